#include "phrases/host_texts.hpp"

namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    {"orders_not_moving", "Hay pedidos que no avanzan; el más antiguo, {order}, espera desde {since}.",
     "Vea qué espera con: enlace status y enlace orders --tenant {tenant} --state waiting",
     "Orders are not moving; the oldest, {order}, has waited since {since}.",
     "See what it waits for with: enlace status and enlace orders --tenant {tenant} --state waiting"},
    {"alert_not_taken", "El receptor de los avisos no aceptó el mensaje (respondió {status}).",
     "Revise alerts en enlace.yaml y pruebe con: enlace alerts test",
     "The receiver of alerts did not take the message (it answered {status}).",
     "Look at alerts in enlace.yaml and try: enlace alerts test"},
    {"alerts_without_channel", "No hay a quién avisar.",
     "Escriba alerts.webhook, alerts.mail o alerts.sign_of_life en enlace.yaml.", "There is nobody to tell.",
     "Write alerts.webhook, alerts.mail or alerts.sign_of_life in enlace.yaml."},

    {"store_unsound", "La revisión del almacén encontró daños.",
     "Vea cuáles con: enlace doctor. Luego detenga Enlace, guarde el archivo tal como está y restaure el "
     "último "
     "respaldo (docs/operator.es.md, 8).",
     "The look at the store found damage.",
     "See what with: enlace doctor. Then stop Enlace, keep the file as it is, and restore the last backup "
     "(docs/operator.md, 8)."},
    {"store_counts_wrong",
     "Las cuentas que muestra enlace status no eran las de los pedidos: algo ajeno a Enlace cambió el "
     "almacén.",
     "Ya se rehicieron a partir de los pedidos, que están bien; el registro dice cuáles eran. Averigüe quién "
     "escribe en {path}.",
     "The counts that enlace status shows were not those of the orders: something other than Enlace changed "
     "the store.",
     "They were made anew from the orders, which are sound; the log names them. Find out who writes to "
     "{path}."},
    {"store_restored",
     "El almacén es más viejo de lo que debería: se restauró un respaldo, o se copió sin su archivo -wal. Le "
     "falta "
     "lo posterior a {since}.",
     "No hay que hacer nada: cada pedido se busca en el ERP antes de enviarlo. Si no fue usted, revise quién "
     "copió el archivo.",
     "The store is older than it should be: a backup was put back, or it was copied without its -wal file. "
     "What "
     "came after {since} is missing in it.",
     "Nothing needs to be done: each order is looked for in the ERP before it is sent. If it was not you, "
     "find "
     "out who copied the file."},
    {"store_elsewhere",
     "Este almacén ({path}) pertenece a otro lugar: {host}, {place}. Si el original sigue en marcha, cada "
     "pedido llegaría dos veces; por eso aquí no corre nada.",
     "Si el original ya no corre ni volverá a correr: enlace store adopt. Si sigue en marcha, quite esta "
     "copia.",
     "This store ({path}) belongs elsewhere: {host}, {place}. If its original goes on working, each order "
     "would arrive twice; so nothing runs here.",
     "If the original does not run and never will again: enlace store adopt. If it goes on, remove this "
     "copy."},
    {"store_adoption",
     "Con esto {path} queda como el único almacén de sus empresas. El que lo era antes ({host}, {place}), y "
     "toda otra copia, no debe volver a correr: cada pedido nuevo llegaría dos veces.",
     "Lo pendiente se busca en el ERP antes de enviarse.",
     "With this {path} becomes the only store of its companies. The one that was ({host}, {place}), and "
     "every "
     "other copy, must not run again: each new order would arrive twice.",
     "What waits is looked for in the ERP before it is sent."},
    {"store_adopted", "El almacén {path} es desde ahora el único de sus empresas.",
     "Si no está en marcha: enlace serve", "The store {path} is the only one of its companies from now on.",
     "If it does not run: enlace serve"},
    {"store_is_here", "El almacén {path} ya pertenece a esta máquina y carpeta.", "No hay nada que adoptar.",
     "The store {path} belongs to this machine and folder already.", "There is nothing to adopt."},
    {"another_host",
     "Otro host entrega esta cuenta desde {since}: el pedido {order} ya estaba en el ERP y este almacén no "
     "lo "
     "había enviado.",
     "Detenga el otro y quite su almacén; después, en el que queda: enlace store adopt. Mientras tanto, cada "
     "pedido se busca en el ERP antes de enviarse.",
     "Another host delivers this account since {since}: order {order} was in the ERP, and this store had not "
     "sent it.",
     "Stop the other one and remove its store; then, on the one that stays: enlace store adopt. Meanwhile "
     "each "
     "order is looked for in the ERP before it is sent."},
    {"store_went_back",
     "{orders} pedidos anteriores a este arranque ya estaban en el ERP y este almacén no lo sabía: es más "
     "viejo "
     "que el ERP (una instantánea, un respaldo, un disco nuevo), o también entrega otro host.",
     "No se duplicó ninguno: se buscan antes de enviarse. Si usted no restauró nada, busque quién más "
     "entrega "
     "esta cuenta. Visto: enlace store adopt; si no, se quita en un día.",
     "{orders} orders made before this start were in the ERP, and this store did not know: it is older than "
     "the "
     "ERP (a snapshot, a backup, a new disk), or another host delivers too.",
     "None was doubled: they are looked for before they are sent. If you restored nothing, find out who else "
     "delivers this account. Seen: enlace store adopt; else this goes away in a day."},
    {"pauses_restored", "El almacén restaurado trajo las pausas de entonces ({since}): {paused} no corre.",
     "Lo que deba correr: enlace tenant resume EMPRESA [--connector CONECTOR] [--only COMPONENTE]",
     "The restored store brought back the pauses of then ({since}): {paused} does not run.",
     "What should run: enlace tenant resume TENANT [--connector CONNECTOR] [--only COMPONENT]"},
    {"backup_folder_missing", "No existe la carpeta de los respaldos ({path}).",
     "Cree la carpeta o monte su disco; o corrija backup.folder en enlace.yaml.",
     "The folder of the backups ({path}) does not exist.",
     "Make the folder or mount its disk; or mend backup.folder in enlace.yaml."},

    // --- what an audit finds
    {"audit_differs", "El {day}, Handy y el ERP difieren en {count} pedidos.",
     "Véalos con: enlace audit {tenant} --connector {connector} --day {day}",
     "On {day}, Handy and the ERP differ in {count} orders.",
     "See them with: enlace audit {tenant} --connector {connector} --day {day}"},
    {"audit_not_landed", "Está en Handy y Enlace no lo había visto; ya se recogió.",
     "Sale con la próxima entrega. Vea: enlace order {order}",
     "Handy has it and Enlace had not seen it; it is taken in now.",
     "It goes with the next delivery. See: enlace order {order}"},
    {"audit_deletion_not_landed", "Se borró en Handy y Enlace no lo había visto; ya se recogió.",
     "Se atiende con la próxima entrega. Vea: enlace order {order}",
     "It was deleted in Handy and Enlace had not seen that; it is taken in now.",
     "The next delivery sees to it. See: enlace order {order}"},
    {"audit_edit_not_landed", "Cambió en Handy y Enlace no lo había visto; ya se recogió.",
     "Se atiende con la próxima entrega. Vea: enlace order {order}",
     "It changed in Handy and Enlace had not seen that; it is taken in now.",
     "The next delivery sees to it. See: enlace order {order}"},
    {"audit_not_delivered", "No ha llegado al ERP: está en «{state}» {cause}.", "Vea: enlace order {order}",
     "It has not reached the ERP: it is \"{state}\" {cause}.", "See: enlace order {order}"},
    {"audit_missing_in_erp", "Se entregó como {number} y ya no está en el ERP.",
     "Si alguien lo anuló por error, envíelo otra vez con: enlace dead retry {order}",
     "It was delivered as {number} and is not in the ERP any more.",
     "If somebody voided it by mistake, send it again with: enlace dead retry {order}"},
    {"audit_doubled_in_erp", "El ERP tiene más de un documento suyo: {numbers}.",
     "Anule en el ERP los que sobren.", "The ERP has more than one document of it: {numbers}.",
     "Void those that are too many in the ERP."},
    {"audit_total_differs", "El total difiere: Handy {handy}, el documento {number} {erp}.",
     "Compare ambos y corrija el que esté mal.", "The totals differ: Handy {handy}, document {number} {erp}.",
     "Compare both and mend the one that is wrong."},
    {"audit_still_in_erp", "Se borró en Handy y el ERP aún tiene {number}.",
     "Vea por qué con: enlace order {order}", "It was deleted in Handy and the ERP still has {number}.",
     "See why with: enlace order {order}"},
};

}  // namespace

std::span<const HostText> operation_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
