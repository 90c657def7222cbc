#include "phrases/host_texts.hpp"

// Problems of the configuration files. The English ones are said by config::Diagnostic too, with the nearest
// known name; these are what a Spanish reader and `--json` see.
namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    {"file_unreadable", "El archivo no se puede leer.", "Vea que exista y revise sus permisos.",
     "The file cannot be read.", "See that it exists and check its permissions."},
    {"file_empty", "El archivo está vacío.", "Llénelo o bórrelo.", "The file is empty.",
     "Fill it or delete it."},
    {"file_not_text", "El archivo no es texto UTF-8.", "Guárdelo como UTF-8.", "The file is not UTF-8 text.",
     "Save it as UTF-8."},
    {"file_too_large", "El archivo pasa de {limit_kib} KiB.", "Acórtelo.",
     "The file is larger than {limit_kib} KiB.", "Shorten it."},
    {"file_ignored", "El archivo no se usa: el de una empresa termina en .yaml.",
     "Cámbiele el nombre para que termine en .yaml.", "The file is not used: a tenant's file ends in .yaml.",
     "Rename it so that it ends in .yaml."},
    {"yaml_invalid", "No es YAML válido: {detail}.", "Corrija esa línea.", "Not valid YAML: {detail}.",
     "Mend that line."},
    {"yaml_tab", "La línea empieza con un tabulador.", "Use espacios.", "A tab indents the line.",
     "Use spaces."},
    {"yaml_alias", "Las anclas y alias (& y *) no se admiten.", "Escriba el valor completo.",
     "Anchors and aliases (& and *) are not supported.", "Write the value out."},
    {"yaml_many_documents", "Aquí empieza un segundo documento (---).", "Deje uno por archivo.",
     "A second document begins here (---).", "Leave one per file."},
    {"yaml_too_deep", "Hay demasiadas secciones una dentro de otra.", "Quite las que sobran.",
     "Sections are nested too deeply.", "Take away those too many."},
    {"yaml_key_not_text", "Una clave debe ser un texto simple.", "Corrija esa línea.",
     "A key must be a plain text.", "Mend that line."},
    {"unknown_key", "No existe la clave «{key}».", "Aquí se admiten: {known}.", "There is no key \"{key}\".",
     "These are known here: {known}."},
    {"duplicate_key", "La clave «{key}» está dos veces; la primera, en la línea {first_line}.",
     "Deje una sola.", "The key \"{key}\" is there twice; the first is on line {first_line}.",
     "Leave one of them."},
    {"missing_key", "Falta la clave «{key}».", "Agréguela.", "The key \"{key}\" is missing.", "Add it."},
    {"wrong_type", "«{key}» tiene otro tipo de valor ({found}; debe ser {expected}).", "Corrija esa línea.",
     "\"{key}\" is {found}; it must be {expected}.", "Mend that line."},
    {"wrong_value", "«{key}» no puede ser «{value}».", "Se admite: {expected}.",
     "\"{key}\" cannot be \"{value}\".", "Expected: {expected}."},
    {"unknown_time_zone", "No existe la zona horaria «{zone}».", "Use un nombre como America/Mexico_City.",
     "There is no time zone \"{zone}\".", "Use a name such as America/Mexico_City."},
    {"schedule_invalid", "«{text}» no es un horario.", "Se escribe así: {expected}",
     "\"{text}\" is not a schedule.", "It is written like this: {expected}"},
    {"date_invalid", "«{value}» no es una fecha.", "Escríbala como 2026-11-22.", "\"{value}\" is not a date.",
     "Write it as 2026-11-22."},
    {"url_invalid", "«{value}» no es una dirección.", "Escríbala como https://servidor/ruta.",
     "\"{value}\" is not an address.", "Write it as https://host/path."},
    {"name_invalid", "«{value}» no sirve como nombre.",
     "Use minúsculas, dígitos y guiones por dentro; a lo más 63.", "\"{value}\" is not a name.",
     "Use lower-case letters, digits and inner hyphens; at most 63."},
    {"secret_reference_invalid", "«{value}» no nombra un secreto.", "Escriba secret:NOMBRE.",
     "\"{value}\" names no secret.", "Write secret:NAME."},
    {"plain_secret", "«{key}» está escrito en el archivo, a la vista.",
     "Guárdelo con enlace secret set y escriba aquí secret:NOMBRE.",
     "\"{key}\" is written in the file for all to see.",
     "Store it with enlace secret set and write secret:NAME here."},
    {"master_key_sources", "master_key necesita exactamente uno de file, environment o credential.",
     "Deje uno solo.", "master_key needs exactly one of file, environment and credential.",
     "Leave one of them."},
    {"tenant_name_differs", "La empresa se llama «{tenant}» y su archivo {file}.yaml.",
     "Ponga el mismo nombre en los dos.", "The tenant is named \"{tenant}\" and its file {file}.yaml.",
     "Give both the same name."},
    {"two_sources", "«{first}» y «{second}» traen los dos lo mismo: {component}.",
     "Apáguelo en uno con sync.{component}: off", "\"{first}\" and \"{second}\" both bring {component}.",
     "Switch it off in one with sync.{component}: off"},
    {"duplicate_connector", "El conector «{id}» está dos veces.", "Deje uno solo.",
     "The connector \"{id}\" is listed twice.", "Leave one of them."},
    {"library_missing", "La biblioteca «{file}» no está en las carpetas de plugins.",
     "Póngala ahí y admítala con: enlace plugin allow {file}",
     "The library \"{file}\" is in none of the plugin folders.",
     "Put it there and admit it with: enlace plugin allow {file}"},
    {"config_invalid", "La configuración tiene errores ({path}):", "Corríjalos y vuelva a intentar.",
     "The configuration has errors ({path}):", "Mend them and try again."},
    {"config_unreadable", "No existe {path}.", "Diga dónde está la configuración con --config CARPETA.",
     "There is no {path}.", "Say where the configuration is with --config FOLDER."},
    {"settings_invalid", "Hay ajustes de {connector} que no sirven:", "Corríjalos en el archivo de {tenant}.",
     "There are settings of {connector} that cannot be used:", "Mend them in the file of {tenant}."},
};

}  // namespace

std::span<const HostText> file_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
