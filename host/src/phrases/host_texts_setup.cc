#include "phrases/host_texts.hpp"

namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    // --- tenants and connectors by name; the nearest name is said after these
    {"unknown_tenant", "No existe la empresa «{name}».", "Las que hay: {known}.",
     "There is no tenant \"{name}\".", "There are: {known}."},
    {"unknown_connector", "{tenant} no tiene el conector «{name}».", "Los que tiene: {known}.",
     "{tenant} has no connector \"{name}\".", "It has: {known}."},
    {"plugin_not_allowed", "El conector «{plugin}» no está admitido.",
     "Admítalo con: enlace plugin allow ARCHIVO", "The connector \"{plugin}\" is not allowed.",
     "Admit it with: enlace plugin allow FILE"},

    // --- credentials and secrets
    {"credential_missing", "Falta la credencial «{field}» de {tenant}/{connector}.",
     "Escriba en el archivo de la empresa credentials.{field}: secret:NOMBRE y guárdela con: enlace secret "
     "set {tenant} NOMBRE",
     "The credential \"{field}\" of {tenant}/{connector} is missing.",
     "Write credentials.{field}: secret:NAME in the tenant's file and store it with: enlace secret set "
     "{tenant} NAME"},
    {"credential_malformed", "La credencial «{field}» tiene caracteres que no se pueden enviar.",
     "Guárdela de nuevo, sin saltos de línea: enlace secret set {tenant} NOMBRE",
     "The credential \"{field}\" has characters that cannot be sent.",
     "Store it again, without line breaks: enlace secret set {tenant} NAME"},
    {"credential_unknown", "{connector} no usa la credencial «{field}».",
     "Quítela del archivo de {tenant}; enlace plugin info dice cuáles usa.",
     "{connector} does not use the credential \"{field}\".",
     "Take it out of the file of {tenant}; enlace plugin info says which it uses."},
    {"origin_not_approved", "El conector {connector} quiere conectarse a {origin}, que no está admitido.",
     "Si confía en él, admítalo otra vez: enlace plugin allow ARCHIVO",
     "The connector {connector} wants to reach {origin}, which is not approved.",
     "If you trust it, admit it again: enlace plugin allow FILE"},
    {"secret_missing", "Falta el secreto {name} de {tenant}.",
     "Guárdelo con: enlace secret set {tenant} {name}", "The secret {name} of {tenant} is not in the vault.",
     "Store it with: enlace secret set {tenant} {name}"},
    {"secret_damaged", "El secreto {name} de {tenant} está dañado o fue alterado.",
     "Guárdelo de nuevo con: enlace secret set {tenant} {name}",
     "The secret {name} of {tenant} is damaged or was tampered with.",
     "Store it again with: enlace secret set {tenant} {name}"},
    {"secret_empty", "No se recibió un valor para {name} de {tenant}.",
     "Escríbalo cuando se le pida, o envíelo por la entrada estándar.",
     "No value came for {name} of {tenant}.", "Type it when asked, or send it on standard input."},
    {"secret_name_invalid", "Un secreto necesita una empresa y un nombre.",
     "Use: enlace secret set EMPRESA NOMBRE", "A secret needs a tenant and a name.",
     "Use: enlace secret set TENANT NAME"},
    {"vault_error", "La bóveda no pudo arrancar ({message}).", "Revise la instalación con: enlace doctor",
     "The vault could not start ({message}).", "Check the installation with: enlace doctor"},

    // --- the master key
    {"master_key_missing", "No se encontró la llave maestra ({where}): {detail}.",
     "Revise master_key en enlace.yaml o recupere la llave de su respaldo; no se ha tocado nada.",
     "The master key was not found ({where}): {detail}.",
     "Check master_key in enlace.yaml or restore the key from its backup; nothing was touched."},
    {"master_key_malformed", "La llave maestra no sirve ({where}): {detail}.",
     "Recupere la llave de su respaldo; no se ha tocado nada.",
     "The master key cannot be used ({where}): {detail}.",
     "Restore the key from its backup; nothing was touched."},
    {"master_key_wrong", "La llave maestra ({where}) no es la de este almacén ({path}).",
     "Use la llave {wanted}; esta es la {found}. Las anteriores quedan junto a su archivo, con su número al "
     "final. No se ha tocado nada.",
     "The master key ({where}) is not the one of this store ({path}).",
     "Use the key {wanted}; this one is {found}. Earlier ones stay beside their file, with that number "
     "behind "
     "the name. Nothing was touched."},
    {"master_key_unchanged", "Esa ya es la llave maestra ({where}).",
     "Genere otra, por ejemplo con: openssl rand -hex 32", "That is the master key already ({where}).",
     "Make another, for instance with: openssl rand -hex 32"},
    {"master_key_unwritable", "La llave maestra nueva no se pudo guardar ({where}): {detail}.",
     "Revise la carpeta y sus permisos, y repita la orden; sirve la llave que está ahí.",
     "The new master key could not be stored ({where}): {detail}.",
     "Check the folder and its rights, and repeat the command; the key that is there works."},
    {"master_key_exposed", "Otros usuarios pueden leer la llave maestra ({where}, permisos {mode}).",
     "Quíteles el permiso con chmod 600.", "Other users can read the master key ({where}, mode {mode}).",
     "Take that right away with chmod 600."},

    // --- the store
    {"store_locked", "Otro proceso de Enlace está usando {path}.",
     "Deténgalo primero, o use las órdenes mientras corre: ellas le preguntan a él.",
     "Another process of Enlace is using {path}.",
     "Stop it first, or use the commands while it runs: they ask it."},
    {"host_hung_up", "El servicio terminó antes de contestar.",
     "Antes de repetir la orden, vea con `enlace status` qué alcanzó a hacerse.",
     "The host ended before it answered.",
     "Before you repeat the command, see with `enlace status` what was done."},
    {"store_full", "Ya no hay espacio para {path}.", "Libere espacio en ese disco; nada se perdió.",
     "No space is left for {path}.", "Free some on that disk; nothing was lost."},
    {"store_read_only", "No se puede escribir en {path} ({detail}).",
     "Revise los permisos y cómo está montado el disco.", "{path} cannot be written ({detail}).",
     "Check its permissions and how the disk is mounted."},
    {"store_busy", "Otro programa tiene ocupado {path}.", "Ciérrelo.", "Another program holds {path}.",
     "Close it."},
    {"store_damaged", "El almacén {path} está dañado.",
     "Detenga Enlace, guarde el archivo tal como está y restaure un respaldo.",
     "The store {path} is damaged.", "Stop Enlace, keep the file as it is, and restore a backup."},
    {"store_unwritable", "No se puede abrir ni crear {path} ({detail}).", "Revise la carpeta y sus permisos.",
     "{path} can be neither opened nor created ({detail}).", "Check the folder and its permissions."},
    {"store_disk_error", "Falló el disco de {path} ({detail}).", "Revise el disco y su cuota.",
     "The disk of {path} failed ({detail}).", "Check the disk and its quota."},
    {"store_error", "El almacén rechazó una operación: {message}.",
     "Es una falla de Enlace; envíe este mensaje a soporte.", "The store refused an operation: {message}.",
     "This is a fault of Enlace; send this message to support."},
    {"store_newer", "{path} es de un Enlace más nuevo (versión {found}; este conoce la {known}).",
     "Instale otra vez la versión más nueva.",
     "{path} is of a newer Enlace (version {found}; this one knows {known}).",
     "Install the newer version again."},
    {"store_foreign", "{path} es de otro programa.",
     "Ponga en data (enlace.yaml) un archivo propio de Enlace.", "{path} belongs to another program.",
     "Set data (enlace.yaml) to a file of Enlace's own."},
    {"row_damaged", "Un registro del almacén fue alterado o se dañó ({table}: {key}).",
     "No se usa. Revise el almacén con enlace doctor y restaure un respaldo.",
     "A record of the store was altered or damaged ({table}: {key}).",
     "It is not used. Check the store with enlace doctor and restore a backup."},

    {"backup_exists", "Ya existe {path}.", "Dé otro nombre, o borre ese archivo primero.",
     "{path} exists already.", "Give another name, or delete that file first."},
    {"backup_damaged", "El respaldo {path} está dañado ({detail}).",
     "No lo use; pruebe con el anterior: enlace backup verify ARCHIVO",
     "The backup {path} is damaged ({detail}).",
     "Do not use it; try the one before it: enlace backup verify FILE"},

    // --- the running host
    {"control_socket", "No se pueden recibir órdenes en {path}: {reason}.",
     "Revise la carpeta y sus permisos.", "Commands cannot be taken at {path}: {reason}.",
     "Check the folder and its permissions."},
    {"host_unreachable", "Enlace está corriendo, pero no contesta ({path}).",
     "Espere un momento y repita; si sigue igual, reinicie el servicio.",
     "Enlace is running but does not answer ({path}).",
     "Wait a moment and repeat; if it stays so, restart the service."},
    {"in_process_in_production", "--unsafe-in-process no se permite con production: on.", "Quite esa opción.",
     "--unsafe-in-process is not allowed with production: on.", "Leave that option out."},
};

}  // namespace

std::span<const HostText> setup_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
