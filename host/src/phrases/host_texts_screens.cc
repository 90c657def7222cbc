#include "phrases/host_texts.hpp"

// What commands print when all went well, and what `enlace doctor` finds.
namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    {"no_tenants_yet", "Todavía no hay empresas: ponga un archivo en {folder}/tenants/.", "",
     "No tenants yet: put a file into {folder}/tenants/.", ""},

    // --- problems and audits
    {"no_problems", "Nada requiere a una persona.", "", "Nothing needs a person.", ""},
    {"no_problems_on_record",
     "No hay problemas anotados. Enlace no está en servicio y no los busca: `enlace status` y `enlace dead "
     "list` "
     "dicen cómo está todo ahora.",
     "",
     "No problem is on record. The host is not serving, and looks for none: `enlace status` and `enlace dead "
     "list` say how things stand now.",
     ""},
    {"problem_since", "{cause}, {count}, desde {since}", "", "{cause}, {count}, since {since}", ""},
    {"problem_of_orders_since", "{cause}, {count} pedidos: {orders}, desde {since}", "",
     "{cause}, {count} orders: {orders}, since {since}", ""},
    {"problem_resolved", "(resuelto {resolved})", "", "(resolved {resolved})", ""},
    {"summary_sent", "Se envió un resumen por {channel}.", "", "A summary was sent over {channel}.", ""},
    {"sign_of_life_given", "Se dio la señal de vida.", "", "The sign of life was given.", ""},
    {"audit_side_handy", "Handy  {orders} pedidos, {lines} renglones, {total}", "",
     "Handy  {orders} orders, {lines} lines, {total}", ""},
    {"audit_side_erp", "ERP    {orders} pedidos, {total}", "", "ERP    {orders} orders, {total}", ""},
    {"audit_side_erp_not_asked",
     "ERP    {orders} pedidos, {total}  (según sus respuestas: no se le puede preguntar)", "",
     "ERP    {orders} orders, {total}  (by its answers: it cannot be asked)", ""},
    {"audit_sides_agree", "Los dos lados coinciden.", "", "Both sides agree.", ""},
    {"audit_waiting_for_person", "Esperan a una persona (vea enlace dead list): {count}", "",
     "Waiting for a person (see enlace dead list): {count}", ""},
    {"audit_landed_now", "Recibidos ahora, que no se habían visto: {count}", "",
     "Taken in now, which had not been seen: {count}", ""},

    // --- credentials and backups
    {"secret_stored", "Se guardó {name} de {tenant}.", "", "Stored {name} of {tenant}.", ""},
    {"secret_removed", "Se quitó {name} de {tenant}.", "", "Removed {name} of {tenant}.", ""},
    {"no_secrets_yet", "{tenant} no tiene credenciales todavía.", "", "No secrets of {tenant} yet.", ""},
    {"master_key_rotated", "La llave maestra es ahora {new}; era {old}.",
     "La anterior queda en {kept}: los respaldos hechos hasta hoy se abren solo con ella.",
     "The master key is {new} now; it was {old}.",
     "The old one is kept as {kept}: backups made before now open with it alone."},
    {"master_key_rotated_outside", "La llave maestra es ahora {new}; era {old}.",
     "Ponga la nueva donde Enlace la encuentre en su siguiente arranque y guarde la anterior: los respaldos "
     "hechos "
     "hasta hoy se abren solo con ella.",
     "The master key is {new} now; it was {old}.",
     "Put the new one where the host finds it at its next start, and keep the old one: backups made before "
     "now open "
     "with it alone."},
    {"backup_made", "El almacén está copiado en {path} ({size}).",
     "Sus credenciales se abren solo con la llave maestra: guárdela aparte.",
     "The store is copied to {path} ({size}).",
     "Its secrets open with the master key alone: keep that apart."},
    {"backup_whole",
     "{file} está completo y la llave maestra lo abre: {orders} pedidos, {tenants} empresas habilitadas, "
     "al {as_of}.",
     "",
     "{file} is whole, and the master key opens it: {orders} orders, {tenants} enabled tenants, as of "
     "{as_of}.",
     ""},

    // --- doctor
    {"doctor_configuration", "{count} empresas en {folder}", "", "{count} tenants in {folder}", ""},
    {"doctor_no_plugins", "todavía no hay ningún conector permitido", "enlace plugin allow ARCHIVO",
     "no connector is allowed yet", "enlace plugin allow FILE"},
    {"doctor_folder_to_come", "{path} no existe todavía", "La primera orden que la necesite la crea.",
     "{path} does not exist yet", "The first command that needs it makes it."},
    {"doctor_folder_read_only", "en {path} no se puede escribir",
     "Dé a este usuario permiso de escribir ahí.", "{path} is not writable",
     "Give this user the right to write there."},
    {"doctor_disk", "{mebibytes} MiB libres en {path}", "", "{mebibytes} MiB free under {path}", ""},
    {"doctor_disk_full", "solo {mebibytes} MiB libres en {path}",
     "Haga lugar: un disco lleno detiene todas las entregas.", "only {mebibytes} MiB free under {path}",
     "Make room: a full disk stops every delivery."},
    {"doctor_store_to_come", "{path} se creará con el primer uso", "", "{path} will be created on first use",
     ""},
    {"doctor_store_in_use", "{path} está en uso por Enlace en servicio", "",
     "{path} is in use by the running host", ""},
    {"doctor_store_damaged", "{path} está dañado: {reason}",
     "Restaure el último respaldo; la siguiente lectura trae lo que sea más nuevo.",
     "{path} is damaged: {reason}", "Restore the last backup; the next poll brings back what is newer."},
    {"doctor_store_sound", "{path} está sano", "", "{path} is sound", ""},
    {"doctor_place", "{path} es de esta máquina y carpeta", "", "{path} belongs to this machine and folder",
     ""},
    {"doctor_key_missing", "falta {path}, y el almacén la necesita",
     "Ponga otra vez la copia que guardó; sin ella hay que guardar de nuevo las credenciales.",
     "{path} is missing, and the store needs it",
     "Put the kept copy back; without it the secrets have to be stored again."},
    {"doctor_key_to_come", "{path} se creará con el primer uso", "Guarde una copia, aparte de los respaldos.",
     "{path} will be created on first use", "Keep a copy of it apart from the backups."},
    {"doctor_key_open", "otros usuarios pueden leer {path}", "chmod 600 {path}", "others can read {path}",
     "chmod 600 {path}"},
    {"doctor_key_variable", "variable de entorno {name}", "", "environment variable {name}", ""},
    {"doctor_key_variable_missing", "la variable de entorno {name} no está puesta",
     "Póngala donde arranca Enlace.", "the environment variable {name} is not set",
     "Set it where the host starts."},
    {"doctor_key_credential", "credencial de systemd {name}", "", "systemd credential {name}", ""},
    {"doctor_clock", "marca {now}", "", "shows {now}", ""},
    {"doctor_clock_wrong", "{now} no puede ser", "Ponga a tiempo el reloj de la máquina: vea `timedatectl`.",
     "{now} cannot be", "Set the machine's clock: see `timedatectl`."},
    {"doctor_zones", "base de datos {version}", "", "database {version}", ""},
    {"doctor_zones_missing", "falta la base de zonas horarias", "Instale el paquete tzdata.",
     "the zone database is missing", "Install the package tzdata."},
    {"doctor_worker_missing", "falta {path}", "Instale enlace-worker junto a enlace.", "{path} is missing",
     "Install enlace-worker beside enlace."},
    {"doctor_plugin", "versión {version}, ABI {abi}, aislamiento {sandbox}", "",
     "version {version}, ABI {abi}, sandbox {sandbox}", ""},
};

}  // namespace

std::span<const HostText> screen_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
