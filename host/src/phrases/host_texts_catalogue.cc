#include "phrases/host_texts.hpp"

namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    // --- left out of Handy, each with its reason (H-21)
    {"product_without_code", "El producto «{name}» no tiene código.", "Dele un código en el ERP.",
     "The product \"{name}\" has no code.", "Give it a code in the ERP."},
    {"code_with_slash", "El código {code} tiene una diagonal (/), que Handy no acepta.",
     "Cambie el código en el ERP.", "The code {code} has a slash (/), which Handy does not take.",
     "Change the code in the ERP."},
    {"code_too_long", "El código {code} tiene más de 255 caracteres.", "Acórtelo en el ERP.",
     "The code {code} has more than 255 characters.", "Shorten it in the ERP."},
    {"code_missing", "Falta el código ({kind}).", "Dele un código en el ERP.",
     "The code is missing ({kind}).", "Give it a code in the ERP."},
    {"code_not_addressable", "Handy no puede usar el código «{code}».", "Cambie el código en el ERP.",
     "Handy cannot use the code \"{code}\".", "Change the code in the ERP."},
    {"record_unreadable", "Llegó de forma que no se puede leer: {reason}.",
     "Ábralo donde se creó, corrija los textos y cifras raros y guárdelo. Del otro lado queda como está.",
     "It came in a manner that cannot be read: {reason}.",
     "Open it where it was made, correct odd texts and figures, and save it. On the other side it stays as "
     "it is."},
    {"text_repaired", "Tenía caracteres que no se pueden leer; se cambiaron o se quitaron ({members}).",
     "Corrija el texto donde se escribió, si hace falta.",
     "It had characters that cannot be read; they were replaced or left out ({members}).",
     "Correct the text where it was written, if that matters."},
    {"product_number_too_large", "Una cifra del producto {code} es demasiado grande.", "Corríjala en el ERP.",
     "A figure of the product {code} is too large.", "Correct it in the ERP."},
    {"handy_customer_unreadable",
     "Handy tiene un cliente que no se puede leer y podría ser {name}; por eso no se creó.",
     "Abra y guarde en Handy el cliente dañado; después se crea solo.",
     "Handy has a customer that cannot be read and might be {name}; so that one was not created.",
     "Open and save the damaged customer in Handy; then it is created by itself."},
    {"duplicate_code", "El código {code} está repetido; se copió el primero y no «{name}».",
     "Dé a cada uno su propio código en el ERP.",
     "The code {code} is there twice; the first was copied, and \"{name}\" was not.",
     "Give each its own code in the ERP."},
    {"customer_without_name", "El cliente {remote_id} no tiene nombre.", "Dele un nombre en el ERP.",
     "The customer {remote_id} has no name.", "Give it a name in the ERP."},
    {"customer_malformed", "Al cliente le falta «{member}» en Handy.", "Complételo en Handy.",
     "{member} of the customer is missing in Handy.", "Fill it in in Handy."},

    // --- the run as a whole
    {"too_many_disabled", "No se desactivó nada: {count} de {total} saldrían de Handy a la vez ({kind}).",
     "Si es correcto: enlace sync {tenant} --connector {connector} --only {component} --approve-disabling",
     "Nothing was disabled: {count} of {total} would leave Handy at once ({kind}).",
     "If that is right: enlace sync {tenant} --connector {connector} --only {component} "
     "--approve-disabling"},
    {"product_code_changed",
     "«{name}» cambió de código en el ERP: de {before} a {code}. En Handy es un producto nuevo, y {before} "
     "quedó "
     "desactivado.",
     "Si una lista, promoción o visita de Handy usa {before}, cámbiela a {code}.",
     "\"{name}\" changed its code in the ERP from {before} to {code}. In Handy that is a new product, and "
     "{before} is disabled.",
     "Where a list, a promotion or a visit of Handy's uses {before}, change it to {code}."},
    {"product_code_changed_old_stays",
     "«{name}» cambió de código en el ERP: de {before} a {code}. En Handy es un producto nuevo, y {before} "
     "sigue "
     "como está: ya era de Handy, o ahora es de otro producto.",
     "Si {before} ya no se vende, desactívelo en Handy.",
     "\"{name}\" changed its code in the ERP from {before} to {code}. In Handy that is a new product, and "
     "{before} stays as it is: Handy had it before, or it is another product's now.",
     "If {before} is not sold any more, disable it in Handy."},
    {"product_code_changed_old_held",
     "«{name}» cambió de código en el ERP: de {before} a {code}. En Handy es un producto nuevo, y {before} "
     "sigue "
     "activo porque se desactivarían demasiados a la vez.",
     "Apruébelo como dice el aviso de los que no se desactivaron.",
     "\"{name}\" changed its code in the ERP from {before} to {code}. In Handy that is a new product, and "
     "{before} is still enabled because too many would be disabled at once.",
     "Approve it as the warning about those that were not disabled says."},
    {"route_stock_unknown",
     "Handy no dice qué hay en las {routes} rutas abiertas, así que no se escribieron existencias: el "
     "inventario del "
     "ERP incluye lo que va en ruta.",
     "Apague sync.inventory de {connector} en el archivo de {tenant}, o cierre las rutas y vuelva a "
     "sincronizar.",
     "Handy does not tell what is on its {routes} open routes, so no stock was written: the ERP's inventory "
     "counts "
     "what is on routes.",
     "Switch sync.inventory of {connector} off in the file of {tenant}, or close the routes and synchronise "
     "again."},
    {"stock_below_zero",
     "{count} productos tienen en ruta más que el total del ERP; en Handy quedaron en 0: {products}.",
     "Corrija las existencias en el ERP.",
     "{count} products have more on routes than the ERP has in all; they are 0 in Handy: {products}.",
     "Correct the stock in the ERP."},
    {"handy_listing_incomplete", "La lista de Handy cambió mientras se leía ({what}).",
     "No se cambió nada; se reintenta en la próxima vuelta.",
     "Handy's list changed while it was read ({what}).",
     "Nothing was changed; it is tried again at the next turn."},
    {"handy_without_families", "Handy no tiene ninguna familia de productos donde poner los nuevos.",
     "Cree una familia en Handy y, si quiere, nómbrela en handy.default_family.",
     "Handy has no product family to put new products in.",
     "Make a family in Handy and, if you like, name it in handy.default_family."},
    {"handy_zone_missing", "Falta la zona «{zone}» en Handy, y Handy no deja crearla desde aquí.",
     "Créela en Handy con ese nombre exacto, ponga en ella a un cliente y luego: enlace sync {tenant} "
     "--only customers",
     "The zone \"{zone}\" is missing in Handy, and Handy does not let it be made from here.",
     "Make it in Handy with exactly this name, put a customer in it, then: enlace sync {tenant} --only "
     "customers"},
    {"product_malformed", "Al producto {code} le falta «{member}» en Handy, o no se entiende.",
     "Corríjalo en Handy.", "{member} of the product {code} is missing in Handy, or cannot be understood.",
     "Mend it in Handy."},
    {"product_not_taken", "El conector no llevó el producto {code} ({name}) y no dijo por qué.",
     "Se reintenta en la próxima sincronización de productos.",
     "The connector did not take the product {code} ({name}) along and did not say why.",
     "It is tried again with the next product synchronisation."},
    {"held_back", "Es un ensayo: no se escribió nada.", "", "It is a dry run: nothing was written.", ""},
    {"product_unconfirmed",
     "El conector dice que el producto {code} ({name}) quedó creado, pero Enlace no vio que el ERP lo "
     "aceptara.",
     "Se busca en la próxima sincronización de productos. Si se repite, envíe este mensaje a quien hizo el "
     "conector.",
     "The connector says that the product {code} ({name}) was created, but Enlace did not see the ERP accept "
     "it.",
     "It is looked for with the next product synchronisation. If this comes again, send this message to the "
     "connector's author."},
    {"product_name_shared", "Otro producto de Handy se llama también {name} ({code}).", "",
     "Another product of Handy's is called {name} too ({code}).", ""},
    {"product_not_settled", "No se sabe si el ERP creó el producto {product}: se perdió su respuesta.",
     "Nada que hacer: se busca antes de crearlo de nuevo.",
     "It is not known whether the ERP created the product {product}: its answer was lost.",
     "Nothing to do: it is looked for before it is created again."},
    {"component_unsupported", "{connector} no sincroniza {component}: nunca fluye con ese conector.",
     "Quítelo del archivo de la empresa: sync.{component}",
     "{connector} does not synchronise {component}: it never flows with that connector.",
     "Take it out of the tenant's file: sync.{component}"},
    {"component_off", "{component} está apagado en {tenant}/{connector}.",
     "Enciéndalo en el archivo de la empresa: sync.{component}: on",
     "{component} is switched off in "
     "{tenant}/{connector}.",
     "Switch it on in the tenant's file: sync.{component}: on"},
    {"stopped", "Enlace se está deteniendo.", "Sigue donde quedó cuando arranque de nuevo.",
     "Enlace is stopping.", "It goes on where it was when it starts again."},
    {"cancelled", "Se canceló porque Enlace se detiene o se acabó el tiempo.", "Se reintenta solo.",
     "It was cancelled: Enlace is stopping or the time is over.", "It is tried again by itself."},
};

}  // namespace

std::span<const HostText> catalogue_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
