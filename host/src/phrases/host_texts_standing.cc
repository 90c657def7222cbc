#include "phrases/host_texts.hpp"

// How things stand, and what people did to the host: what `enlace status`, `tenant pause` and `tenant resume`
// say.
namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    {"all_is_well", "Todo bien.", "", "All is well.", ""},
    {"needs_attention", "Requiere atención:", "", "Needs attention:", ""},
    {"and_more", "Y {count} más:", "enlace problems", "And {count} more:", "enlace problems"},
    {"host_not_serving", "Enlace no está en servicio: nada corre por sí solo.", "enlace serve",
     "Enlace is not serving: nothing runs by itself.", "enlace serve"},
    {"orders_wait_for_person", "Pedidos que esperan a una persona: {count}.", "enlace dead list",
     "Orders that wait for a person: {count}.", "enlace dead list"},
    {"jobs_fail", "Tareas cuya última corrida falló: {count}.", "enlace problems",
     "Jobs whose last run failed: {count}.", "enlace problems"},
    {"polls_stand_still", "Listas de Handy cuya lectura no avanza: {count}.", "enlace check",
     "Lists of Handy whose reading stands still: {count}.", "enlace check"},
    {"orders_late", "El pedido más antiguo sin entregar tiene {age}.", "enlace orders --state waiting",
     "The oldest undelivered order is {age} old.", "enlace orders --state waiting"},
    {"orders_held_up",
     "{tenant}/{connector}: pedidos sin entregar que se intentan otra vez por sí solos: {count}; el más "
     "antiguo tiene "
     "{age}. {why}",
     "enlace orders --tenant {tenant}",
     "{tenant}/{connector}: orders not delivered yet, tried again by themselves: {count}; the oldest is "
     "{age} old. "
     "{why}",
     "enlace orders --tenant {tenant}"},
    {"connector_waits_for_enabling", "{tenant}/{connector} está configurado y no está habilitado: no corre.",
     "enlace tenant enable {tenant} --connector {connector}",
     "{tenant}/{connector} is configured and not enabled: it does not run.",
     "enlace tenant enable {tenant} --connector {connector}"},
    {"file_unusable", "{file} tiene un error: nada de esa empresa corre.", "enlace check",
     "{file} has an error: nothing of that tenant runs.", "enlace check"},
    {"file_kept", "{file} tiene un error: esa empresa sigue como estaba antes.", "enlace check",
     "{file} has an error: that tenant goes on as it was before.", "enlace check"},
    {"file_among_tenants_ignored", "{file} no se usa.", "Cámbiele el nombre para que termine en .yaml.",
     "{file} is not used.", "Rename it so that it ends in .yaml."},
    {"component_not_planned", "{tenant}/{connector}/{component} está encendido y no puede correr.",
     "enlace check {tenant}", "{tenant}/{connector}/{component} is switched on and cannot run.",
     "enlace check {tenant}"},

    // --- outages; {money} is what waits, {since}, {looked}, {next} and {back} are hours
    {"system_away",
     "{name} no responde desde las {since} (HTTP {http_status}). Empresas: {companies}. Pedidos en duda: "
     "{in_doubt}; en espera: {waiting}; suman {money}. Se probó a las {looked}; otra vez a las {next}.",
     "La falla está en {name}, no en su red ni en los pedidos: cuando vuelva, todo sigue solo. Si dura, "
     "pregunte a quien opera {origin}.",
     "{name} does not answer since {since} (HTTP {http_status}). Companies: {companies}. Orders in doubt: "
     "{in_doubt}; waiting: {waiting}; together {money}. Looked again {looked}, next {next}.",
     "The fault is with {name}, not with your network nor the orders: once it is back, all goes on by "
     "itself. If it lasts, ask whoever runs {origin}."},
    {"system_silent",
     "{name} no contesta desde las {since}. Empresas: {companies}. Pedidos en duda: {in_doubt}; en espera: "
     "{waiting}; suman {money}. Se probó a las {looked}; otra vez a las {next}.",
     "Cuando vuelva, todo sigue solo. Si desde esta máquina se llega a otros sitios y no a {origin}, "
     "pregunte "
     "a quien lo opera.",
     "{name} does not answer since {since}. Companies: {companies}. Orders in doubt: {in_doubt}; waiting: "
     "{waiting}; together {money}. Looked again {looked}, next {next}.",
     "Once it is back, all goes on by itself. If this machine reaches other sites and not {origin}, ask "
     "whoever runs it."},
    {"system_back_behind",
     "{name} responde otra vez desde las {back} (no respondía desde las {since}). Pedidos que aún esperan: "
     "{orders}; suman {money}.",
     "Nada: se envían solos.",
     "{name} is back at {back} (it did not answer since {since}). Orders that still wait: {orders}; together "
     "{money}.",
     "Nothing: they are sent by themselves."},
    {"system_back",
     "{name} responde otra vez desde las {back} (no respondía desde las {since}). Todo se envió.", "",
     "{name} is back at {back} (it did not answer since {since}). All sent.", ""},
    {"server_away", "{name} no responde (HTTP {http_status}, {origin}).",
     "La falla está en {name}, no en su red: se reintenta solo. Si dura, pregunte a quien lo opera.",
     "{name} does not answer (HTTP {http_status}, {origin}).",
     "The fault is with {name}, not with your network: it is tried again by itself. If it lasts, ask whoever "
     "runs it."},
    {"server_silent", "{name} no contesta ({origin}).",
     "Se reintenta solo. Si desde esta máquina se llega a otros sitios, la falla está en {name}.",
     "{name} does not answer ({origin}).",
     "It is tried again by itself. If this machine reaches other sites, the fault is with {name}."},

    {"secret_not_asked_for", "Ningún archivo de {tenant} pide un secreto llamado {name}.",
     "Los archivos piden: {known}. Si fue un error al escribir, guárdelo con su nombre y quite este: enlace "
     "secret "
     "remove {tenant} {name}",
     "No file of {tenant} asks for a secret called {name}.",
     "The files ask for: {known}. If it was a typing mistake, store it under its name and remove this one: "
     "enlace "
     "secret remove {tenant} {name}"},

    // --- pauses; {paused} is a tenant, a connector of it, or one of its components
    {"is_paused", "{paused} está en pausa desde {since}, por {actor}. {reason}",
     "enlace tenant resume {resume}", "{paused} is paused since {since}, by {actor}. {reason}",
     "enlace tenant resume {resume}"},
    {"is_paused_until", "{paused} está en pausa desde {since} hasta {until}, por {actor}. {reason}",
     "enlace tenant resume {resume}", "{paused} is paused since {since} until {until}, by {actor}. {reason}",
     "enlace tenant resume {resume}"},
    {"paused_now", "{paused} está en pausa: no corre hasta que se reanude.", "enlace tenant resume {resume}",
     "{paused} is paused: it does not run until it is resumed.", "enlace tenant resume {resume}"},
    {"paused_now_until", "{paused} está en pausa: no corre hasta {until}.", "enlace tenant resume {resume}",
     "{paused} is paused: it does not run until {until}.", "enlace tenant resume {resume}"},
    {"resumed", "{paused} sigue corriendo.", "", "{paused} goes on.", ""},
    {"was_not_paused", "{paused} no estaba en pausa.", "", "{paused} was not paused.", ""},
    {"stays_paused", "{paused} sigue en pausa, porque {above} está en pausa desde {since}, por {actor}.",
     "enlace tenant resume {resume}",
     "{paused} stays paused, because {above} is paused since {since}, by {actor}.",
     "enlace tenant resume {resume}"},
    {"paused_long", "{paused} lleva horas en pausa, desde {since}, por {actor}. {reason}",
     "Si ya no hace falta la pausa: enlace tenant resume {tenant}",
     "{paused} has been paused for hours, since {since}, by {actor}. {reason}",
     "If the pause is no longer needed: enlace tenant resume {tenant}"},
    {"until_invalid", "«{value}» no es un momento por venir.",
     "Escriba una hora (18:00), un día (2026-12-24), un día y una hora (\"2026-12-24 18:00\") o un tiempo "
     "(2h).",
     "\"{value}\" is not a moment to come.",
     "Write a time (18:00), a day (2026-12-24), a day and time (\"2026-12-24 18:00\") or a while (2h)."},
};

}  // namespace

std::span<const HostText> standing_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
