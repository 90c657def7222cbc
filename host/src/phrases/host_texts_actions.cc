#include "phrases/host_texts.hpp"

// What people do, and files that they take with them: `enlace dead retry`, `enlace order resolve`, `enlace
// export`.
namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    // --- when what was done has its effect
    {"runs_at_once", "{tenant}/{connector}: {component} corre ahora mismo.", "",
     "{tenant}/{connector}: {component} runs right now.", ""},
    {"runs_when_resumed", "{tenant}/{connector} está en pausa: se intentará cuando siga.",
     "Para que siga: enlace tenant resume {tenant}",
     "{tenant}/{connector} is paused: it is tried once it goes on.",
     "To let it go on: enlace tenant resume {tenant}"},
    {"runs_not_planned",
     "{tenant}/{connector} no tiene corridas de «{component}»: no está habilitado, o están apagadas.",
     "Revise: enlace tenant list",
     "{tenant}/{connector} has no runs of {component}: it is not enabled, or they are off.",
     "Look: enlace tenant list"},
    {"runs_with_next_start",
     "Ningún servicio está corriendo: {tenant}/{connector} lo intenta en la siguiente corrida.",
     "Córrala con: enlace sync {tenant}",
     "No host is serving: {tenant}/{connector} tries it with its next run.",
     "Run it with: enlace sync {tenant}"},
    {"ran_then",
     "Ya corrió: {delivered} en orden, {waiting} esperan a alguien, {on_the_way} siguen en camino.", "",
     "It has run: {delivered} are settled, {waiting} wait for a person, {on_the_way} are still on the way.",
     ""},
    {"still_running",
     "Sigue corriendo: {delivered} en orden, {waiting} esperan a alguien, {on_the_way} siguen en camino.",
     "Vea después: enlace status",
     "It is still running: {delivered} are settled, {waiting} wait for a person, {on_the_way} are on the "
     "way.",
     "Look later: enlace status"},
    {"ran_well", "{tenant}/{connector}: {component} corrió bien.", "",
     "{tenant}/{connector}: {component} ran well.", ""},
    {"ran_badly", "{tenant}/{connector}: {component} volvió a fallar.", "Vea por qué: enlace problems",
     "{tenant}/{connector}: {component} failed again.", "See why: enlace problems"},

    // --- an order in doubt that somebody found in the ERP
    {"resolve_not_found", "{connector} no muestra ningún documento del pedido {order}.",
     "Búsquelo otra vez. Si de verdad está ahí, repita con --anyway; si no está: enlace order resolve "
     "{order} --absent",
     "{connector} shows no document of order {order}.",
     "Look again. If it is there for certain, repeat with --anyway; if not: enlace order resolve {order} "
     "--absent"},
    {"resolve_several", "{connector} tiene varios documentos del pedido {order}: {numbers}.",
     "Deje uno solo allá, y repita con su número.",
     "{connector} has several documents of order {order}: {numbers}.",
     "Leave one of them there, and repeat with its number."},
    {"resolve_other_number",
     "En {connector}, el pedido {order} tiene el número {found}, no {number}: quedó con {found}.", "",
     "In {connector}, order {order} has the number {found}, not {number}: it is kept with {found}.", ""},
    {"resolve_not_asked",
     "{connector} no contestó si tiene el pedido {order} ({reason}): se guarda lo que usted dijo.", "",
     "{connector} did not answer whether it has order {order} ({reason}): what you said is kept.", ""},
    {"resolve_number_missing", "Falta el número que el pedido {order} tiene en {connector}.",
     "Búsquelo allá y dígalo: enlace order resolve {order} --delivered NÚMERO",
     "The number that order {order} has in {connector} is missing.",
     "Look it up there and say it: enlace order resolve {order} --delivered NUMBER"},
    {"component_needs_connector", "¿De qué conector es «{component}»?", "Diga también el conector.",
     "Of which connector is {component}?", "Name the connector too."},

    {"export_format", "«{path}» no dice en qué formato.",
     "Use un nombre que termine en .xlsx (Excel) o .csv.", "{path} does not tell the format.",
     "Use a name that ends with .xlsx (Excel) or .csv."},
    {"exported", "{path}: {orders} pedidos, {lines} renglones.", "",
     "{path}: {orders} orders, {lines} lines.", ""},
    {"exported_without_lines",
     "De {without_lines} pedidos ya no se guardan los renglones, o no se pueden leer.", "",
     "Of {without_lines} orders the lines are not kept any more, or cannot be read.", ""},
    {"exported_cut",
     "{cut} textos eran más largos de lo que cabe en una celda (32,767 caracteres), y se cortaron.", "",
     "{cut} texts were longer than a cell holds (32,767 characters), and were cut.", ""},

    // --- many orders at once
    {"many_retry",
     "Se reintentarían {count} pedidos por {sum}; a otros {left_out} del filtro no se puede. ¿Hacerlo?", "",
     "This would try {count} orders again, {sum}; to {left_out} others of the filter it cannot be done. Do "
     "it?",
     ""},
    {"many_drop",
     "Se darían por perdidos {count} pedidos por {sum}; a otros {left_out} del filtro no se puede. ¿Hacerlo?",
     "",
     "This would give up {count} orders, {sum}; to {left_out} others of the filter it cannot be done. Do it?",
     ""},
    {"many_done", "Hechos {done}, sin cambio {skipped}, con error {failed}.", "",
     "Done {done}, left as they were {skipped}, failed {failed}.", ""},
    {"selection_changed", "El filtro encuentra ahora {found} pedidos, no {expected}: no se hizo nada.",
     "Vea la lista otra vez y repita.",
     "The filter finds {found} orders now, not {expected}: nothing was done.",
     "Look at the list again, and repeat."},
    {"selection_too_large", "El filtro encuentra más de {most} pedidos.",
     "Pida menos: un periodo más corto o una empresa.", "The filter finds more than {most} orders.",
     "Ask for less: a shorter period or one company."},
    {"runs_none", "Todavía no se guarda ninguna corrida.", "", "No run is kept yet.", ""},

    // --- files for a spreadsheet
    {"sheet_not_written", "El archivo {path} no se pudo escribir: {reason}. No quedó nada a medias.",
     "Revise la carpeta y el espacio en disco, y repita.",
     "The file {path} could not be written: {reason}. Nothing was left half done.",
     "Look at the folder and at the free space of the disk, then do it again."},
    {"sheet_too_long", "La hoja «{sheet}» pasa de {most} renglones, y en Excel no caben más.",
     "Pida menos: un periodo más corto, una empresa o un vendedor.",
     "The sheet {sheet} has more than {most} rows, and Excel holds no more.",
     "Ask for less: a shorter period, one company or one seller."},
};

}  // namespace

std::span<const HostText> action_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
