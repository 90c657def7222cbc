#include "phrases/host_texts.hpp"

namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    // --- waits, and goes on by itself
    {"dropped_by_person", "Lo descartó {actor}: {reason}", "Si fue un error: enlace dead retry {order}",
     "Dropped by {actor}: {reason}", "If that was a mistake: enlace dead retry {order}"},
    {"previous_not_removed", "Reemplaza al pedido {previous}, que aún no se ha quitado del ERP.",
     "Se revisa cada minuto. Para ver qué lo detiene: enlace order {previous}",
     "It replaces order {previous}, which is not removed from the ERP yet.",
     "It is looked at every minute. To see what holds it: enlace order {previous}"},
    {"previous_elsewhere", "Reemplaza al pedido {previous}, que el conector {connector} tiene en el ERP.",
     "Espera a que ese documento se quite. Para ver su estado: enlace order {previous}",
     "It replaces order {previous}, which the connector {connector} holds in the ERP.",
     "It waits until that document is removed. To see how it stands: enlace order {previous}"},
    {"customer_in_doubt", "No se sabe si el cliente {customer} ya se creó en el ERP.",
     "El pedido espera y se busca al cliente antes de crearlo; no hay nada que hacer.",
     "Whether the customer {customer} was created in the ERP already is not known.",
     "The order waits, and the customer is looked for before it is created; nothing to do."},
    {"asked_after_restore", "El almacén se restauró; antes de enviar el pedido se busca en el ERP.",
     "Se resuelve solo.", "The store was restored; the order is looked for in the ERP before it is sent.",
     "It settles by itself."},
    {"asked_first",
     "Puede que el ERP ya tenga el pedido sin que este almacén lo sepa; antes de enviarlo se busca ahí.",
     "Se resuelve solo.",
     "The ERP may hold the order without this store knowing; it is looked for there before it is sent.",
     "It settles by itself."},
    {"host_stopped", "Enlace se detuvo mientras enviaba el pedido; puede que el ERP ya lo tenga.",
     "Se busca en el ERP y sigue solo.",
     "Enlace stopped while it was sending the order; the ERP may have it already.",
     "It is looked for in the ERP and goes on by itself."},
    {"answer_unknown", "No se sabe si el ERP recibió el pedido.",
     "Se busca solo. Si usted ya lo vio en el ERP: enlace order resolve {order} --delivered NUM",
     "Whether the ERP took the order is not known.",
     "It is looked for. If you saw it in the ERP: enlace order resolve {order} --delivered NUM"},
    {"outcome_unconfirmed",
     "El conector dice que el pedido {order} quedó hecho ({number}), pero Enlace no vio que el ERP aceptara "
     "un "
     "documento suyo.",
     "Se busca en el ERP antes de darlo por entregado. Si ya lo vio ahí: enlace order resolve {order} "
     "--delivered "
     "NUM. Si se repite, envíe este mensaje a quien hizo el conector.",
     "The connector says that order {order} is done ({number}), but Enlace saw no document of it accepted by "
     "the "
     "ERP.",
     "It is looked for in the ERP before it counts as delivered. If you saw it there: enlace order resolve "
     "{order} "
     "--delivered NUM. If this comes again, send this message to the connector's author."},
    {"no_answer", "El conector buscó el pedido y no dijo si está.",
     "Se pregunta otra vez solo. Si se repite, envíe este mensaje a quien hizo el conector.",
     "The connector looked for the order and did not say whether it is there.",
     "It is asked again. If it goes on, send this message to the connector's author."},
    {"look_incomplete", "El ERP no mostró su lista completa, así que el pedido aún puede estar ahí.",
     "Se pregunta otra vez solo.", "The ERP did not show its whole list, so the order may still be there.",
     "It is asked again by itself."},
    {"removal_not_confirmed", "El documento {number} todavía aparece vigente en el ERP.",
     "Se revisa otra vez solo.", "The document {number} still shows as live in the ERP.",
     "It is looked at again by itself."},
    {"removal_unconfirmed",
     "El conector dice que quitó el documento {number}, pero Enlace no vio que el ERP lo quitara.",
     "Mire en el ERP. Si ya no está: enlace order resolve {order} --absent. Si está: enlace dead retry "
     "{order}",
     "The connector says that it took the document {number} away, but Enlace did not see the ERP do so.",
     "Look in the ERP. If it is gone: enlace order resolve {order} --absent. If it is there: enlace dead "
     "retry "
     "{order}"},
    {"only_looking", "El pedido solo se estaba buscando en el ERP.", "No se envió nada.",
     "The order was only being looked for in the ERP.", "Nothing was sent."},

    // --- waits for a person
    {"two_live_documents", "El ERP tiene varios documentos vigentes de este pedido: {numbers}.",
     "Anule en el ERP los que sobran y diga cuál queda: enlace order resolve {order} --delivered NUM",
     "The ERP has several live documents of this order: {numbers}.",
     "Void the ones too many in the ERP and say which one stays: enlace order resolve {order} --delivered "
     "NUM"},
    {"in_doubt_cannot_ask", "No se sabe si el ERP tiene el pedido, y al ERP no se le puede preguntar.",
     "Busque «{reference}» en el ERP. Si está: enlace order resolve {order} --delivered NUM. Si no está: "
     "enlace order resolve {order} --absent",
     "Whether the ERP has the order is not known, and the ERP cannot be asked.",
     "Look for \"{reference}\" in the ERP. If it is there: enlace order resolve {order} --delivered NUM. If "
     "not: enlace order resolve {order} --absent"},
    {"document_not_listed",
     "Hay que quitar el documento {number} de este pedido, pero el ERP no muestra ninguno con «{reference}».",
     "Quítelo usted en el ERP y dígalo: enlace order resolve {order} --absent",
     "The document {number} of this order has to go, but the ERP lists none with \"{reference}\".",
     "Take it away in the ERP and say so: enlace order resolve {order} --absent"},
    {"document_voided", "El documento {number} de este pedido está anulado en el ERP ({status}).",
     "Para enviarlo otra vez: enlace dead retry {order}. Para dejarlo así: enlace dead drop {order} "
     "--reason anulado",
     "The document {number} of this order is voided in the ERP ({status}).",
     "To send it again: enlace dead retry {order}. To leave it so: enlace dead drop {order} --reason voided"},
    {"edit_held", "Reemplaza al pedido {previous}, que ya está en el ERP, y on_edit: hold lo detiene.",
     "Para quitar el anterior y enviar este: enlace dead retry {order}. Para dejar el anterior: enlace dead "
     "drop {order} --reason MOTIVO",
     "It replaces order {previous}, which is in the ERP already, and on_edit: hold keeps it waiting.",
     "To remove the earlier one and send this one: enlace dead retry {order}. To keep the earlier one: "
     "enlace dead drop {order} --reason WHY"},
    {"edited_in_place", "Cambió en Handy después de entregarse; el documento {number} tiene lo anterior.",
     "Corrija el documento en el ERP y dé el aviso por visto: enlace dead drop {order} --reason corregido",
     "It changed in Handy after it was delivered; the document {number} has what it was before.",
     "Mend the document in the ERP, then put the notice away: enlace dead drop {order} --reason mended"},
    {"replacement_missing", "Handy dice que se editó, pero el pedido que lo reemplaza no ha llegado.",
     "Búsquelo en Handy. Para seguir con este: enlace dead retry {order}. Para darlo por terminado: enlace "
     "dead drop {order} --reason MOTIVO",
     "Handy says that it was edited, but the order that replaces it has not come.",
     "Look for it in Handy. To go on with this one: enlace dead retry {order}. To be done with it: enlace "
     "dead drop {order} --reason WHY"},
    {"returns_held", "Tiene devoluciones, y returns: hold detiene esos pedidos.",
     "Quite las devoluciones en Handy y guárdelo, o ponga returns: exclude y use: enlace dead retry {order}",
     "It has returned goods, and returns: hold keeps such orders waiting.",
     "Take the returns off in Handy and save it, or set returns: exclude and use: enlace dead retry {order}"},
    {"removal_unsupported", "El conector no sabe quitar documentos del ERP.",
     "Quítelo en el ERP y use: enlace order resolve {order} --absent. Para conservarlo: enlace dead drop "
     "{order} --reason MOTIVO",
     "The connector cannot remove documents from the ERP.",
     "Remove it in the ERP, then: enlace order resolve {order} --absent. To keep it: enlace dead drop "
     "{order} "
     "--reason WHY"},
    {"handy_account_changed", "El token de Handy es ahora de otra empresa; este pedido es de la anterior.",
     "Guarde el token de la empresa correcta: enlace secret set {tenant} handy-token. Mientras tanto, el "
     "pedido no se envía.",
     "Handy's token belongs to another company now; this order is of the one before.",
     "Store the token of the right company: enlace secret set {tenant} handy-token. Until then the order is "
     "not sent."},
    {"account_changed",
     "Las credenciales del ERP son ahora de otra empresa; este documento es de la anterior.",
     "Guarde las de la empresa correcta (enlace secret set) y compruébelas: enlace check {tenant}. Mientras "
     "tanto, no se busca ni se quita nada.",
     "The ERP's credentials belong to another company now; this document is of the one before.",
     "Store those of the right company (enlace secret set) and prove them: enlace check {tenant}. Until then "
     "nothing is looked for or removed."},
    {"connector_keeps_dying", "El conector falló {deaths} veces con este pedido (la última: {last}).",
     "Envíe este mensaje y el registro a quien hizo el conector; después: enlace dead retry {order}",
     "The connector failed {deaths} times on this order (the last time: {last}).",
     "Send this message and the log to the connector's author; then: enlace dead retry {order}"},

    // --- its content
    {"order_malformed", "Al pedido le falta «{member}» o no se entiende.",
     "Ábralo en Handy, corríjalo y guárdelo. Si ahí se ve bien, envíe este mensaje a soporte.",
     "{member} of the order is missing or cannot be understood.",
     "Open it in Handy, mend it and save it. If it looks right there, send this message to support."},
    {"order_totals", "Las líneas suman {lines} (devoluciones: {returns}), pero el total en Handy es {total}.",
     "Revise el pedido en Handy y guárdelo de nuevo.",
     "The lines add up to {lines} (returns: {returns}), but the total in Handy is {total}.",
     "Look at the order in Handy and save it again."},
    {"order_unreadable", "Handy mandó el pedido de forma que no se puede leer: {reason}.",
     "Ábralo en Handy, corrija los textos y cifras raros y guárdelo; llega solo. Se vuelve a leer mientras "
     "tanto.",
     "Handy sent the order in a manner that cannot be read: {reason}.",
     "Open it in Handy, correct odd texts and figures, and save it; it comes by itself. It is read again "
     "meanwhile."},
    {"order_raw_purged", "El contenido del pedido ya no se conserva.",
     "Ábralo y guárdelo en Handy, para que llegue de nuevo.", "The order's content is not kept any more.",
     "Open it and save it in Handy, so that it comes again."},
    {"order_unusable", "El pedido no se puede preparar para el ERP.",
     "Su historia dice por qué: enlace order {order}", "The order cannot be prepared for the ERP.",
     "Its story says why: enlace order {order}"},
    {"totals_differ", "Las líneas suman {lines} y el total en Handy es {total}: una diferencia de redondeo.",
     "", "The lines add up to {lines} and the total in Handy is {total}: a difference of rounding.", ""},
    {"total_differs", "El total en el ERP es {erp} y en Handy {handy}.",
     "Compare el documento con el pedido y corrija el que esté mal.",
     "The total is {erp} in the ERP and {handy} in Handy.",
     "Compare the document with the order and mend the one that is wrong."},
    {"return_lines_excluded", "No se enviaron las devoluciones: {lines}.", "Regístrelas a mano en el ERP.",
     "The returned goods were not sent: {lines}.", "Enter them in the ERP by hand."},
    {"time_out_of_range", "El pedido tiene una fecha imposible.", "Corríjalo en Handy y guárdelo.",
     "The order has an impossible date.", "Mend it in Handy and save it."},
    {"invalid_civil_time", "Una fecha o una hora no existe.", "Corríjala y vuelva a intentar.",
     "A date or a time does not exist.", "Mend it and try again."},

    // --- is not sent
    {"deleted_before_delivery", "Se borró en Handy antes de entregarse.", "",
     "It was deleted in Handy before it was delivered.", ""},
    {"filtered_made_on", "Este conector no recibe pedidos hechos en: {made_on}.",
     "Si debe recibirlo: enlace dead retry {order}; para todos, cambie only: made_on.",
     "This connector gets no orders made on: {made_on}.",
     "If it should have it: enlace dead retry {order}; for all, change only: made_on."},
    {"edit_not_wanted", "Es una edición del pedido {previous}, que ya se avisó.",
     "Si también deben avisarse las ediciones, ponga on_edit: push_only.",
     "It is an edit of order {previous}, which was told already.",
     "If edits are to be told too, set on_edit: push_only."},
    {"recipient_removed", "El destinatario ya no está en la configuración.", "Nada que hacer.",
     "The recipient is not in the configuration any more.", "Nothing to do."},

    // --- self-invoicing
    {"customer_without_email", "{customer} no tiene correo: no se le envió el enlace para facturar.",
     "Póngale un correo en Handy y ejecute: enlace dead retry {order}",
     "{customer} has no e-mail: the link to invoice was not sent.",
     "Give the customer an e-mail in Handy, then run: enlace dead retry {order}"},
    {"self_invoice_awaits_order", "El enlace para facturar espera a que el pedido llegue al ERP.",
     "Se envía solo.", "The link to invoice waits for the order to reach the ERP.", "It is sent by itself."},
    {"self_invoice_awaits_document", "Espera su remisión en el ERP para poder facturarse.",
     "Conviértalo en remisión en el ERP; se busca solo y entonces se envía el enlace al cliente.",
     "It awaits its remission in the ERP before it can be invoiced.",
     "Turn it into a remission there; it is looked for by itself, and then the customer gets the link."},
    {"self_invoice_never_came", "En {days} días no apareció la remisión que permite facturarlo.",
     "Si ya existe, ejecute: enlace dead retry {order}",
     "In {days} days no remission came that would let it be invoiced.",
     "If there is one by now, run: enlace dead retry {order}"},
    {"self_invoice_not_offered", "El ERP no ofrece autofacturar este documento.",
     "Revise en el ERP que la autofacturación esté encendida.",
     "The ERP offers no self-invoicing of this document.",
     "See in the ERP that self-invoicing is switched on."},
    {"self_invoice_not_needed", "El pedido no está en el ERP; no hay nada que facturar.", "Nada que hacer.",
     "The order is not in the ERP; there is nothing to invoice.", "Nothing to do."},
    {"self_invoice_month_over", "El mes de la compra terminó el {last_day} y el portal ya no la factura.",
     "Facture desde el ERP si el cliente lo pide.",
     "The month of the purchase ended on {last_day}; the portal invoices it no more.",
     "Invoice it in the ERP if the customer asks."},
    {"self_invoicing_without_mail",
     "self_invoicing: mail nombra a «{mail}», que no es un conector de correo de esta empresa.",
     "Ponga ahí la instancia de email-notify.",
     "self_invoicing: mail names \"{mail}\", which is no e-mail connector of this tenant.",
     "Name the instance of email-notify there."},
    {"only_returns", "Solo tiene devoluciones; no hay nada que enviar.", "Regístrelas a mano en el ERP.",
     "It has only returned goods; there is nothing to send.", "Enter them in the ERP by hand."},
    {"delivered_elsewhere", "{tenant}/{connector} lo entrega a la misma cuenta del ERP.",
     "No hay nada que hacer: enviarlo otra vez lo duplicaría.",
     "{tenant}/{connector} delivers it to the same ERP account.",
     "Nothing to do: to send it again would double it."},
    {"before_activation", "Es anterior a la fecha desde la que este conector recibe pedidos.",
     "Para enviarlo: enlace dead retry {order}. Para enviar todos desde un día: enlace sync {tenant} --only "
     "orders --since AAAA-MM-DD",
     "It is earlier than the day from which this connector gets orders.",
     "To send it: enlace dead retry {order}. To send all since a day: enlace sync {tenant} --only orders "
     "--since YYYY-MM-DD"},
    {"filtered_kind", "Este conector no recibe pedidos del tipo «{kind}» (only.kinds).",
     "Para enviarlo de todos modos: enlace dead retry {order}",
     "This connector gets no orders of the kind \"{kind}\" (only.kinds).",
     "To send it all the same: enlace dead retry {order}"},
    {"filtered_zone", "Este conector no recibe pedidos de la zona «{zone}» (only.zones).",
     "Para enviarlo de todos modos: enlace dead retry {order}",
     "This connector gets no orders of the zone \"{zone}\" (only.zones).",
     "To send it all the same: enlace dead retry {order}"},
    {"filtered_seller", "Este conector no recibe pedidos del vendedor «{seller}» (only.sellers).",
     "Para enviarlo de todos modos: enlace dead retry {order}",
     "This connector gets no orders of the seller \"{seller}\" (only.sellers).",
     "To send it all the same: enlace dead retry {order}"},

    // --- polling Handy
    {"orders_unread_at_handy",
     "{tenant}: desde {since} hay en Handy un pedido que no se puede leer, ni su número; los demás siguen.",
     "Busque en Handy el pedido que falta aquí, corrija sus textos y guárdelo. Se vuelve a leer cada noche "
     "durante 31 días; después este aviso termina y ya no se busca.",
     "{tenant}: since {since} Handy holds an order that cannot be read, nor its number; all others go on.",
     "Look in Handy for the order that is missing here, correct its texts and save it. It is read again "
     "every night for 31 days; then this problem ends, and it is looked for no more."},
    {"order_change_unreadable",
     "El pedido {order} cambió en Handy y no se puede leer como está ahora; en el ERP queda como estaba.",
     "Corrija sus textos en Handy y guárdelo. Se vuelve a leer solo.",
     "Order {order} changed in Handy and cannot be read as it is now; in the ERP it stays as it was.",
     "Correct its texts in Handy and save it. It is read again by itself."},
    {"orders_changed_unreadable",
     "Cambiaron en Handy y no se pueden leer como están ahora: {orders}. En el ERP quedan como estaban.",
     "Corrija sus textos en Handy y guárdelos. Se vuelven a leer cada noche durante 31 días; después este "
     "aviso termina y ya no se buscan.",
     "Changed in Handy and cannot be read as they are now: {orders}. In the ERP they stay as they were.",
     "Correct their texts in Handy and save them. They are read again every night for 31 days; then this "
     "problem ends, and they are looked for no more."},
    {"order_unreadable_nameless",
     "En la lista de pedidos de Handy ({list}) hay uno que no se puede leer, ni su número: {reason}. Los "
     "demás "
     "siguen.",
     "Busque en Handy el pedido de {tenant} que falta aquí, corrija sus textos y guárdelo. Se vuelve a leer "
     "cada "
     "noche.",
     "Handy's list of orders ({list}) holds one that cannot be read, nor its number: {reason}. All others go "
     "on.",
     "Look in Handy for the order of {tenant} that is missing here, correct its texts and save it. It is "
     "read again "
     "every night."},
    {"poll_incomplete", "La lista de pedidos de Handy cambió mientras se leía ({list}).",
     "Se lee completa en la próxima vuelta.", "Handy's list of orders changed while it was read ({list}).",
     "It is read as a whole at the next turn."},
    {"poll_overlap_missing", "Handy no mostró pedidos que ya se conocían ({list}): {orders}.",
     "Se leen otra vez. Si se repite, revise handy.time_zone con: enlace check {tenant}",
     "Handy did not show orders that were known already ({list}): {orders}.",
     "They are read again. If it goes on, check handy.time_zone with: enlace check {tenant}"},

    {"handy_clock_doubted", "Handy dijo que eran las {told}, y debían ser las {expected}.",
     "Nada se adelantó ni se atrasó por eso, y los pedidos siguen llegando. Si se repite más de una hora, "
     "revise el "
     "reloj de esta máquina con: timedatectl",
     "Handy said that it was {told}, and it should have been {expected}.",
     "Nothing was moved by that, and orders go on coming in. If it goes on for more than an hour, look at "
     "the clock "
     "of this machine with: timedatectl"},

    // --- commands about orders
    {"order_unknown", "No se conoce el pedido {order}.",
     "Revise el número. Si es reciente, tráigalo con: enlace sync EMPRESA --only orders",
     "The order {order} is not known.",
     "Check the number. If it is recent, bring it with: enlace sync TENANT --only orders"},
    {"order_ambiguous", "Hay varias entregas del pedido {order}: {where}.",
     "Diga cuál con --tenant y --connector.", "There are several deliveries of order {order}: {where}.",
     "Say which one with --tenant and --connector."},
    {"state_unknown", "No existe el estado «{state}».",
     "De un pedido completo: waits_for_person, in_doubt, on_the_way, delivered, not_sent, removed, edited. "
     "De una "
     "entrega: waiting, sending, removing, removal_refused, dead, superseded, skipped, tombstone.",
     "There is no state \"{state}\".",
     "Of an order as a whole: waits_for_person, in_doubt, on_the_way, delivered, not_sent, removed, edited. "
     "Of one "
     "delivery: waiting, sending, removing, removal_refused, dead, superseded, skipped, tombstone."},
    {"not_retryable", "El pedido {order} está en «{state}»; no hay nada que reintentar.",
     "Para ver por qué: enlace order {order}", "The order {order} is {state}; there is nothing to try again.",
     "To see why: enlace order {order}"},
    {"not_droppable", "El pedido {order} está en «{state}»; solo se descarta lo que espera a una persona.",
     "Para ver qué espera: enlace dead list",
     "The order {order} is {state}; only what waits for a person can be dropped.",
     "To see what waits: enlace dead list"},
    {"not_resolvable", "El pedido {order} está en «{state}»; no hay una duda que resolver así.",
     "Para ver su historia: enlace order {order}",
     "The order {order} is {state}; there is no doubt to settle this way.",
     "To see its story: enlace order {order}"},
    {"not_possible", "El pedido {order} está en «{state}» y eso no admite «{event}».",
     "Es una falla de Enlace; envíe este mensaje a soporte.",
     "The order {order} is {state}, which does not admit {event}.",
     "This is a fault of Enlace; send this message to support."},

    // --- what people typed, cleaned (enlace/sdk/typed_text.hpp)
    {"customer_tax_id_cleaned",
     "El RFC o NIT de {customer} estaba escrito «{typed}», con espacios, guiones o signos de más: se usó "
     "{used}.",
     "Corríjalo en Handy.",
     "The tax id of {customer} was typed \"{typed}\", with blanks, dashes or marks too many: {used} was "
     "used.",
     "Correct it in Handy."},
    {"customer_postal_code_cleaned",
     "El código postal de {customer} estaba escrito «{typed}»: se usó {used}.", "Corríjalo en Handy.",
     "The postal code of {customer} was typed \"{typed}\": {used} was used.", "Correct it in Handy."},
    {"customer_postal_code_left_out",
     "El código postal de {customer} («{postal_code}») no es uno: se creó sin él.",
     "Corríjalo en Handy y en el ERP.",
     "The postal code of {customer} (\"{postal_code}\") is none: the client was made without it.",
     "Correct it in Handy and in the ERP."},
    {"customer_phone_cleaned", "El teléfono de {customer} estaba escrito «{typed}»: se usó {used}.",
     "Corríjalo en Handy.", "The telephone of {customer} was typed \"{typed}\": {used} was used.",
     "Correct it in Handy."},
    {"customer_email_cleaned", "El correo de {customer} estaba escrito «{typed}»: se usó sólo {used}.",
     "Corríjalo en Handy; sólo cabe una dirección.",
     "The e-mail of {customer} was typed \"{typed}\": only {used} was used.",
     "Correct it in Handy; there is room for one address."},
};

}  // namespace

std::span<const HostText> order_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
