#include "phrases/host_texts.hpp"

// What a person is shown and asked before something is done: plans, questions.
namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    // --- plans (H-15); {total} with its currency sign, {from} and {to} are days, {why} counts of causes
    {"plan_orders_push", "enviaría {count} pedidos por {total}, del {from} al {to}", "",
     "would send {count} orders, {total}, of {from} to {to}", ""},
    {"plan_orders_look", "buscaría primero en el ERP {count} pedidos por {total}, del {from} al {to}", "",
     "would first look for {count} orders in the ERP, {total}, of {from} to {to}", ""},
    {"plan_orders_remove", "quitaría del ERP {count} pedidos por {total}, del {from} al {to}", "",
     "would take {count} orders out of the ERP, {total}, of {from} to {to}", ""},
    {"plan_orders_hold", "{count} pedidos por {total} esperarían a una persona: {why}", "",
     "{count} orders, {total}, would wait for a person: {why}", ""},
    {"plan_orders_skip", "no enviaría {count} pedidos por {total}, del {from} al {to}: {why}", "",
     "would leave out {count} orders, {total}, of {from} to {to}: {why}", ""},
    {"plan_steps", "haría: {steps}", "", "would {steps}", ""},
    {"plan_and_more", "… y {count} más; todos con --verbose", "",
     "… and {count} more; all of them with --verbose", ""},
    {"plan_of_first_run", "Lo que haría la primera sincronización de {tenant}/{connector}:", "",
     "What the first synchronisation of {tenant}/{connector} would do:", ""},
    {"plan_has_grown", "Desde que se mostró el plan hay {count} pedidos más por enviar: {orders}.", "",
     "Since the plan was shown there are {count} more orders to send: {orders}.", ""},
    {"not_enabled_mend_first", "{tenant}/{connector} no quedó habilitado.",
     "Resuelva lo de arriba, véalo con enlace check {tenant}, y habilítelo otra vez.",
     "{tenant}/{connector} was not enabled.",
     "Mend what is said above, look with enlace check {tenant}, then enable it again."},
    {"not_enabled_try_later", "{tenant}/{connector} no quedó habilitado.",
     "No hay nada que corregir: habilítelo otra vez cuando el otro sistema conteste (enlace check {tenant} "
     "lo "
     "dice).",
     "{tenant}/{connector} was not enabled.",
     "There is nothing to mend: enable it again once the other system answers (enlace check {tenant} "
     "tells)."},

    {"enabled_already", "{tenant}/{connector} ya está habilitado, desde {since}", "",
     "{tenant}/{connector} is enabled already, since {since}", ""},
    {"connector_disabled", "{tenant}/{connector} quedó deshabilitado; lo que entregó queda registrado.", "",
     "{tenant}/{connector} is disabled; what it delivered stays on record.", ""},
    {"clock_is_ahead", "El reloj de esta máquina va {minutes} minutos adelante del de Handy.",
     "Los pedidos cuentan desde la hora de Handy, {since}. Ponga el reloj a la hora: timedatectl",
     "The clock of this machine is {minutes} minutes ahead of Handy's.",
     "Orders count from Handy's time, {since}. Set the clock: timedatectl"},
    {"clock_is_behind", "El reloj de esta máquina va {minutes} minutos atrás del de Handy.",
     "Los pedidos cuentan desde la hora de Handy, {since}. Ponga el reloj a la hora: timedatectl",
     "The clock of this machine is {minutes} minutes behind Handy's.",
     "Orders count from Handy's time, {since}. Set the clock: timedatectl"},

    // --- questions
    {"ask_enable", "¿Habilitar {tenant}/{connector} y enviar los pedidos hechos desde {since}?", "",
     "Enable {tenant}/{connector} and push orders made since {since}?", ""},
    {"ask_enable_all_the_same", "¿Habilitarlo y enviar también esos?", "", "Enable it and send those too?",
     ""},
    {"ask_disable",
     "Deshabilitar {tenant} es definitivo: sus pedidos ya no se envían, y habilitarlo otra vez empieza de "
     "nuevo. "
     "Para detenerlo un rato: enlace tenant pause {tenant}. ¿Deshabilitarlo?",
     "",
     "Disabling {tenant} is for good: its orders are not sent any more, and enabling it again starts anew. "
     "To stop "
     "it for a while: enlace tenant pause {tenant}. Disable it?",
     ""},
    {"ask_rotate",
     "La llave maestra cambia: los respaldos de antes solo se abren con la llave de ahora, que hay que "
     "conservar. "
     "¿Cambiarla?",
     "",
     "The master key changes: backups made before open only with the present key, which has to be kept. "
     "Change it?",
     ""},
    {"ask_allow", "¿Admitirlo?", "", "Allow it?", ""},
    {"ask_adopt", "¿Adoptarlo?", "", "Adopt it?", ""},
    {"nothing_was_done", "No se hizo nada.", "Con --yes no se pregunta, por ejemplo en un script.",
     "Nothing was done.", "With --yes nothing is asked, in a script for instance."},
    {"confirm_with_yes", "Enlace está en servicio y no puede preguntar.",
     "Lea lo que se muestra y confirme con --yes.", "The host is serving and cannot ask.",
     "Read what is shown and confirm with --yes."},

    // --- wrong usage; {command} ends with a blank, or is empty
    {"usage_no_command", "No existe la orden «{word}».", "Las que hay: {known}.",
     "There is no command \"{word}\".", "There are: {known}."},
    {"usage_which_command", "Falta decir qué hacer.", "Se puede: {known}. Más: enlace {command}--help",
     "Say what is to be done.", "There are: {known}. More: enlace {command}--help"},
    {"usage_unknown_option", "No existe la opción {option}.", "Las que hay: enlace {command}--help",
     "There is no option {option}.", "Those that there are: enlace {command}--help"},
    {"usage_missing", "Falta {what}.", "Un ejemplo: enlace {command}--help", "{what} is missing.",
     "An example: enlace {command}--help"},
    {"usage_no_value", "Falta el valor de {option}.", "Un ejemplo: enlace {command}--help",
     "The value of {option} is missing.", "An example: enlace {command}--help"},
    {"usage_wrong_value", "Ese valor no sirve para {option}.", "Se admite: {expected}.",
     "{option} cannot have that value.", "Expected: {expected}."},
    {"usage_bad_value", "Ese valor no sirve para {option}.", "Un ejemplo: enlace {command}--help",
     "{option} cannot have that value.", "An example: enlace {command}--help"},
    {"usage_excludes", "{option} y {other} no van juntas.", "Deje una de las dos.",
     "{option} and {other} cannot be given together.", "Leave one of them."},
    {"usage_too_many", "Sobra «{word}».", "Un ejemplo: enlace {command}--help",
     "\"{word}\" is one word too many.", "An example: enlace {command}--help"},

    // --- connectors' libraries
    {"plugin_goes_to", "{connector} {version} quiere enviar peticiones a:", "",
     "{connector} {version} wants to send requests to:", ""},
    {"plugin_takes_the_place", "Reemplaza a la versión {old_version} ({old}); esta es la {version} ({new}).",
     "", "It takes the place of version {old_version} ({old}); this one is {version} ({new}).", ""},
    {"plugin_replaced", "Es otro archivo que el admitido (versión {old_version} → {version}).",
     "enlace plugin allow {file}",
     "It is another file than the one allowed (version {old_version} → {version}).",
     "enlace plugin allow {file}"},
    {"plugin_to_allow", "No está admitido.", "enlace plugin allow {file}", "It is not allowed.",
     "enlace plugin allow {file}"},
};

}  // namespace

std::span<const HostText> approval_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
