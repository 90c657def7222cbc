#include "phrases/words.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace enlace::phrases {
namespace {

struct Word {
  std::string_view code, es, en;
};

constexpr Word kWords[] = {
    // --- heads of columns
    {"ACTION", "ACCIÓN", "ACTION"},
    {"ADDRESS", "DIRECCIÓN", "ADDRESS"},
    {"ALLOWED", "PERMITIDO", "ALLOWED"},
    {"CAUSE", "CAUSA", "CAUSE"},
    {"CODE", "CLAVE", "CODE"},
    {"COMPONENT", "COMPONENTE", "COMPONENT"},
    {"COMPONENTS", "COMPONENTES", "COMPONENTS"},
    {"CONNECTOR", "CONECTOR", "CONNECTOR"},
    {"CREATED", "CREADO", "CREATED"},
    {"CUSTOMER", "CLIENTE", "CUSTOMER"},
    {"DETAIL", "DETALLE", "DETAIL"},
    {"ENABLED", "HABILITADO", "ENABLED"},
    {"ERP ID", "ID EN EL ERP", "ERP ID"},
    {"ERP NUMBER", "NÚMERO EN EL ERP", "ERP NUMBER"},
    {"FILE", "ARCHIVO", "FILE"},
    {"ID", "ID", "ID"},
    {"KIND", "TIPO", "KIND"},
    {"LAST RUN", "ÚLTIMA CORRIDA", "LAST RUN"},
    {"LIST", "LISTA", "LIST"},
    {"LOG-IN", "USUARIO", "LOG-IN"},
    {"MOVED", "AVANZÓ HACE", "MOVED"},
    {"NAME", "NOMBRE", "NAME"},
    {"NEXT RUN", "SIGUIENTE", "NEXT RUN"},
    {"NOTE", "NOTA", "NOTE"},
    {"OLDEST", "MÁS ANTIGUO", "OLDEST"},
    {"OLDEST UNDELIVERED", "MÁS ANTIGUO SIN ENTREGAR", "OLDEST UNDELIVERED"},
    {"ORDER", "PEDIDO", "ORDER"},
    {"ORDERS", "PEDIDOS", "ORDERS"},
    {"ORDERS SINCE", "PEDIDOS DESDE", "ORDERS SINCE"},
    {"PAUSED", "EN PAUSA", "PAUSED"},
    {"PLUGIN", "CONECTOR (.so)", "PLUGIN"},
    {"READ UP TO", "LEÍDA HASTA HACE", "READ UP TO"},
    {"RESULT", "RESULTADO", "RESULT"},
    {"ROLE", "FUNCIÓN", "ROLE"},
    {"SECOND FACTOR", "SEGUNDO FACTOR", "SECOND FACTOR"},
    {"SELLER", "VENDEDOR", "SELLER"},
    {"SELLERS", "VENDEDORES", "SELLERS"},
    {"STATE", "ESTADO", "STATE"},
    {"STATES", "ESTADOS", "STATES"},
    {"SUBJECT", "SOBRE QUÉ", "SUBJECT"},
    {"TENANT", "EMPRESA", "TENANT"},
    {"TENANTS", "EMPRESAS", "TENANTS"},
    {"TOOK", "DURÓ", "TOOK"},
    {"TOTAL", "TOTAL", "TOTAL"},
    {"VERSION", "VERSIÓN", "VERSION"},
    {"WHAT", "QUÉ", "WHAT"},
    {"WHEN", "CUÁNDO", "WHEN"},
    {"LAST SEEN", "ÚLTIMA VEZ", "LAST SEEN"},
    {"WHO", "QUIÉN", "WHO"},
    {"WHY", "POR QUÉ", "WHY"},

    // --- steps of a plan
    {"push", "enviar", "push"},
    {"look", "buscar", "look"},
    {"remove", "quitar", "remove"},
    {"hold", "retener", "hold"},
    {"skip", "omitir", "skip"},
    {"create", "crear", "create"},
    {"create_zone", "crear la zona", "create zone"},
    {"update", "cambiar", "update"},
    {"move", "mover de zona", "move"},
    {"enable", "habilitar", "enable"},
    {"order", "pedido", "order"},
    {"product", "producto", "product"},
    {"customer", "cliente", "customer"},
    {"to", "para", "to"},
    {"before_activation", "de antes de habilitar", "made before enabling"},
    {"filtered_kind", "de otro tipo", "of another kind"},
    {"filtered_zone", "de otra zona", "of another zone"},
    {"filtered_seller", "de otro vendedor", "of another seller"},

    // --- libraries
    {"file_replaced", "reemplazado", "replaced"},

    // --- states of a delivery
    {"waiting", "en espera", "waiting"},
    {"sending", "enviándose", "sending"},
    {"in_doubt", "en duda", "in doubt"},
    {"delivered", "entregado", "delivered"},
    {"removing", "quitándose", "removing"},
    {"removed", "quitado", "removed"},
    {"removal_refused", "no se pudo quitar", "removal refused"},
    {"dead", "detenido", "dead"},
    {"superseded", "reemplazado", "superseded"},
    {"skipped", "no se envía", "skipped"},
    {"tombstone", "borrado sin verse", "tombstone"},
    {"damaged", "dañado", "damaged"},

    // --- orders as a whole, and lists of them
    {"waits_for_person", "espera a una persona", "waits for a person"},
    {"on_the_way", "en camino", "on the way"},
    {"not_sent", "no se envía", "not sent"},
    {"edited", "editado", "edited"},
    {"AMOUNT", "MONTO", "AMOUNT"},
    {"AVERAGE", "PROMEDIO", "AVERAGE"},
    {"CUSTOMERS", "CLIENTES", "CUSTOMERS"},
    {"DAY", "DÍA", "DAY"},
    {"COMPANY", "EMPRESA", "COMPANY"},
    {"DELIVERED", "EN EL ERP", "DELIVERED"},
    {"DISCOUNT", "DESC", "DISCOUNT"},
    {"LIST PRICE", "PRECIO LISTA", "LIST PRICE"},
    {"MADE", "HECHO", "MADE"},
    {"NOT SENT", "NO SE ENVÍAN", "NOT SENT"},
    {"ON THE WAY", "EN CAMINO", "ON THE WAY"},
    {"PRICE", "PRECIO", "PRICE"},
    {"QUANTITY", "CANT", "QUANTITY"},
    {"TAX", "IMPUESTO", "TAX"},
    {"TAXES", "IMPUESTOS", "TAXES"},
    {"WAITING", "ESPERAN", "WAITING"},
    {"next try", "siguiente intento", "next try"},
    {"PRODUCT", "PRODUCTO", "PRODUCT"},
    {"return", "devolución", "return"},
    {"subtotal", "subtotal", "subtotal"},
    {"discount", "descuento", "discount"},
    {"total", "total", "total"},
    {"all of them", "todos", "all of them"},
    {"seller", "vendedor", "seller"},
    {"zone", "zona", "zone"},
    {"period", "periodo", "period"},
    {"from", "desde", "from"},
    {"to", "hasta", "to"},
    {"text", "texto", "text"},
    {"number", "número", "number"},
    {"amount", "monto", "amount"},
    {"state", "estado", "state"},
    {"kind", "tipo", "kind"},
    {"connector", "conector", "connector"},
    {"today", "hoy", "today"},
    {"yesterday", "ayer", "yesterday"},
    {"this_week", "esta semana", "this week"},
    {"last_week", "semana pasada", "last week"},
    {"this_month", "este mes", "this month"},

    // --- what happens to a delivery
    {"ask_first", "se preguntará primero", "ask first"},
    {"changed", "cambió en Handy", "changed"},
    {"claimed", "empieza el envío", "claimed"},
    {"declared_absent", "una persona dijo que no está", "declared absent"},
    {"declared_delivered", "una persona dijo que sí está", "declared delivered"},
    {"deleted_in_handy", "borrado en Handy", "deleted in Handy"},
    {"delivered_elsewhere", "entregado con otro nombre", "delivered elsewhere"},
    {"drop", "descartado", "drop"},
    {"facts", "datos del documento", "facts"},
    {"find_key", "marca para buscarlo", "find key"},
    {"found", "encontrado en el ERP", "found"},
    {"found_absent", "se buscó: no está", "found absent"},
    {"found_voided", "se encontró anulado", "found voided"},
    {"in_doubt_cannot_ask", "no se puede preguntar", "cannot be asked for"},
    {"landed", "llegó a Enlace", "landed"},
    {"not_applied", "no se aplicó", "not applied"},
    {"nothing_to_push", "nada que enviar", "nothing to push"},
    {"pushed", "enviado", "pushed"},
    {"refused", "rechazado", "refused"},
    {"removal_again", "se quitará otra vez", "removal again"},
    {"removal_begun", "empieza a quitarse", "removal begun"},
    {"removal_denied", "no se deja quitar", "removal denied"},
    {"removal_done", "ya no está", "removal done"},
    {"removal_pending", "falta quitarlo", "removal pending"},
    {"replaced", "reemplazado por una edición", "replaced"},
    {"replacement_missing", "falta la edición", "replacement missing"},
    {"retry", "otra vez", "retry"},
    {"store_restored", "almacén restaurado", "store restored"},
    {"unknown", "no se sabe", "unknown"},
    {"withdrawn", "borrado antes de enviarse", "withdrawn"},

    // --- kinds, components, lists
    {"sale", "venta", "sale"},
    {"presale", "preventa", "presale"},
    {"products", "productos", "products"},
    {"inventory", "inventario", "inventory"},
    {"customers", "clientes", "customers"},
    {"orders", "pedidos", "orders"},
    {"deletions", "borrados", "deletions"},
    {"product", "producto", "product"},
    {"customer", "cliente", "customer"},
    {"new", "nuevos", "new"},
    {"deleted", "borrados", "deleted"},

    // --- what people do
    {"pause", "pausar", "pause"},
    {"resume", "reanudar", "resume"},
    {"enable", "habilitar", "enable"},
    {"disable", "deshabilitar", "disable"},
    {"resolve", "aclarar", "resolve"},
    {"plugin allow", "permitir conector", "plugin allow"},
    {"secret set", "guardar credencial", "secret set"},
    {"secret remove", "quitar credencial", "secret remove"},
    {"secret rotate", "cambiar llave maestra", "secret rotate"},

    // --- answers in a column
    {"yes", "sí", "yes"},
    {"no", "no", "no"},
    {"ok", "bien", "ok"},
    {"active", "activo", "active"},
    {"disabled", "deshabilitado", "disabled"},
    {"viewer", "consulta", "viewer"},
    {"operator", "opera", "operator"},
    {"administrator", "administra", "administrator"},
    {"warning", "aviso", "warning"},
    {"FAILED", "FALLA", "FAILED"},
    {"configuration", "configuración", "configuration"},
    {"plugins", "conectores", "plugins"},
    {"data folder", "carpeta de datos", "data folder"},
    {"disk", "disco", "disk"},
    {"store", "almacén", "store"},
    {"place", "lugar", "place"},
    {"master key", "llave maestra", "master key"},
    {"clock", "reloj", "clock"},
    {"time zones", "zonas horarias", "time zones"},
    {"running", "corriendo", "running"},
    {"paused", "en pausa", "paused"},
    {"stands still: see `enlace check`", "no avanza: vea `enlace check`", "stands still: see `enlace check`"},
    {"no orders yet", "sin pedidos todavía", "no orders yet"},
    {"Nobody did anything yet.", "Todavía nadie ha hecho nada.", "Nobody did anything yet."},

    {"The last runs left nothing out.", "Las últimas corridas no dejaron nada fuera.",
     "The last runs left nothing out."},
    {"The last runs did not leave that out; is it in the ERP at all?",
     "Las últimas corridas no dejaron eso fuera; ¿está en el ERP?",
     "The last runs did not leave that out; is it in the ERP at all?"},

    // --- titles
    {"Waiting for a person (`enlace dead list` says what to do)",
     "Esperan a una persona (`enlace dead list` dice qué hacer)",
     "Waiting for a person (`enlace dead list` says what to do)"},
    {"Orders", "Pedidos", "Orders"},
    {"Polls of Handy", "Lecturas de Handy", "Polls of Handy"},
    {"Jobs", "Tareas", "Jobs"},
};

const Word* find(std::string_view code) {
  const auto* found =
      std::find_if(std::begin(kWords), std::end(kWords), [&](const Word& word) { return word.code == code; });
  return found == std::end(kWords) ? nullptr : found;
}

}  // namespace

std::string word(Language language, std::string_view code) {
  const Word* known = find(code);
  if (known == nullptr) return std::string(code);
  return std::string(language == Language::es ? known->es : known->en);
}

bool knows_word(std::string_view code) {
  return find(code) != nullptr;
}

}  // namespace enlace::phrases
