#include "phrases/host_texts.hpp"

// What people ask about orders, and the answers: `enlace find`, `enlace orders`, `enlace order`.
namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    {"filter_invalid", "En un filtro, «{member}» no puede ser «{value}».", "Se conocen: {known}.",
     "In a filter, {member} cannot be \"{value}\".", "Known: {known}."},
    {"order_of_several", "Varios pedidos se llaman {order}: {where}.",
     "Diga de qué empresa con --tenant, o busque por su folio.",
     "Several orders are called {order}: {where}.",
     "Say of which company with --tenant, or look for it by its folio."},
    {"index_incomplete",
     "Todavía se están ordenando los pedidos anteriores a esta versión: los más antiguos pueden faltar aquí.",
     "Vuelva a preguntar en unos minutos.",
     "Orders from before this version are still being sorted in: the oldest ones may be missing here.",
     "Ask again in a few minutes."},

    // --- where an order is: the first line of its page
    {"order_is_in", "En {system}: número {number} desde {time} (hace {age}).", "",
     "In {system}: number {number} since {time} ({age}).", ""},
    {"order_was_sent", "Enviado a {recipient} a las {time} (hace {age}).", "",
     "Sent to {recipient} at {time} ({age} ago).", ""},
    {"order_waits_for_person", "Espera a una persona: todavía no está en {system}.", "",
     "Waits for a person: it is not in {system} yet.", ""},
    {"order_is_in_doubt", "En duda: todavía no se sabe si {system} lo tiene.", "",
     "In doubt: it is not known yet whether {system} has it.", ""},
    {"order_is_in_doubt_until",
     "En duda: todavía no se sabe si {system} lo tiene; se busca otra vez a las {next}.", "",
     "In doubt: it is not known yet whether {system} has it; it is looked for again at {next}.", ""},
    {"order_is_on_the_way", "En camino a {system}.", "", "On the way to {system}.", ""},
    {"order_is_on_the_way_at", "En camino a {system}: sale a las {next}.", "",
     "On the way to {system}: it goes at {next}.", ""},
    {"order_is_held_up", "Todavía no está en {system}; se intenta otra vez por sí solo.", "",
     "Not in {system} yet; it is tried again by itself.", ""},
    {"order_is_held_up_until", "Todavía no está en {system}; se intenta otra vez a las {next}.", "",
     "Not in {system} yet; it is tried again at {next}.", ""},
    {"order_is_not_sent", "No se envía.", "", "It is not sent.", ""},
    {"order_goes_nowhere", "Ningún conector lo recibe.", "", "No connector takes it.", ""},
    {"order_was_removed", "Borrado en Handy.", "", "Deleted in Handy.", ""},
    {"order_was_replaced", "Se editó en Handy: ahora es el pedido {newer}.", "",
     "It was edited in Handy: it is order {newer} now.", ""},
    {"order_is_damaged", "Su renglón se alteró en el almacén: no se sabe nada de él.", "Vea: enlace doctor",
     "Its row was altered in the store: nothing is known of it.", "See: enlace doctor"},

    // --- what to tell the customer who asks
    {"tell_delivered", "Su pedido {order} por {amount} ya está en el sistema con el número {number}.", "",
     "Your order {order} over {amount} is in the system, with number {number}.", ""},
    {"tell_sent", "Su pedido {order} por {amount} ya se recibió y se envió.", "",
     "Your order {order} over {amount} was received and sent.", ""},
    {"tell_on_the_way", "Su pedido {order} por {amount} ya se recibió y va en camino al sistema.", "",
     "Your order {order} over {amount} was received and is on its way to the system.", ""},
    {"tell_waits",
     "Su pedido {order} por {amount} ya se recibió; falta un dato para pasarlo al sistema y lo "
     "estamos viendo.",
     "",
     "Your order {order} over {amount} was received; something is missing to enter it, and we are looking "
     "into it.",
     ""},
    {"tell_not_sent", "Su pedido {order} por {amount} se recibió y no pasa al sistema.", "",
     "Your order {order} over {amount} was received and does not go into the system.", ""},
    {"tell_removed", "Su pedido {order} por {amount} se borró en Handy.", "",
     "Your order {order} over {amount} was deleted in Handy.", ""},
    {"tell_replaced", "Su pedido {order} se editó: ahora es el {newer}.", "",
     "Your order {order} was edited: it is {newer} now.", ""},
    {"tell_unknown", "Estamos revisando su pedido {order}.", "", "We are looking into your order {order}.",
     ""},

    // --- lists
    {"orders_none", "Ningún pedido coincide.", "", "No orders match.", ""},
    {"orders_understood", "Se entendió: {chips}", "", "Understood: {chips}", ""},
    {"orders_sum", "Pedidos: {count}; {sum}; {states}", "", "Orders: {count}; {sum}; {states}", ""},
    {"orders_more", "Se muestran los primeros {count}; --limit muestra más.", "",
     "Showing the first {count}; --limit shows more.", ""},
    {"orders_times_of", "Horas de {zone}; el día es el del teléfono del vendedor.", "",
     "Times of {zone}; the day is that of the seller's phone.", ""},
    {"orders_times_of_each", "Horas y días de cada empresa; el día es el del teléfono del vendedor.", "",
     "Times and days of each company; the day is that of the seller's phone.", ""},
    {"orders_times_arrived", "Horas de {zone}; el día es el de llegada a Handy.", "",
     "Times of {zone}; the day is that of arrival at Handy.", ""},
    {"orders_damaged", "Los renglones dañados se alteraron en el almacén y no se usan.",
     "`enlace doctor` los nombra todos; restaure un respaldo: vea docs/operator.es.md",
     "Rows shown as damaged were altered in the store and are not used.",
     "`enlace doctor` names them all; restore a backup: see docs/operator.md"},

    // --- one order
    {"order_tell", "Le puede decir: «{answer}»", "", "You can say: \"{answer}\"", ""},
    {"order_lines_unknown", "Sus artículos ya no se guardan: el pedido es muy antiguo.", "",
     "What is in it is not kept any more: the order is too old.", ""},
    {"order_story_purged", "Su historia es más antigua de lo que Enlace la guarda.", "",
     "Its story is older than the host keeps them.", ""},
    {"order_story_damaged", "Una entrada de su historia se alteró en el almacén y no se muestra: {key}", "",
     "An entry of its story was altered in the store and is not shown: {key}", ""},
    {"order_which", "¿Qué pedido? Dé su folio: enlace {command} FOLIO", "",
     "Which order? Give its folio: enlace {command} FOLIO", ""},
    {"order_find_what", "¿Qué se busca? Un folio, un cliente, un vendedor, un monto: enlace find tienda sol",
     "", "Look for what? A folio, a customer, a seller, an amount: enlace find tienda sol", ""},
    {"order_sent_message", "enviado a {recipient}, mensaje {id}", "", "sent to {recipient}, message {id}",
     ""},
    {"order_chain", "Cadena: {chain}", "", "Chain: {chain}", ""},
};

}  // namespace

std::span<const HostText> question_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
