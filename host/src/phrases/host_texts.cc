#include "phrases/phrasebook.hpp"

namespace enlace::phrases {

// {code, es: what, remedy; en: what, remedy}. A code that the host reports stands here; a test looks for
// every code of the sources in this table.
const std::vector<HostText>& host_texts() {
  static const std::vector<HostText> texts = {
      // --- secrets and keys
      {"secret_missing", "Falta el secreto {name} de {tenant}.",
       "Guárdelo con: enlace secret set {tenant} {name}",
       "The secret {name} of {tenant} is not in the vault.",
       "Store it with: enlace secret set {tenant} {name}"},
      {"secret_damaged", "El secreto {name} de {tenant} está dañado o fue alterado.",
       "Guárdelo de nuevo con: enlace secret set {tenant} {name}",
       "The secret {name} of {tenant} is damaged or was tampered with.",
       "Store it again with: enlace secret set {tenant} {name}"},
      {"master_key_missing", "No se encontró la llave maestra ({where}).",
       "Indique master_key en enlace.yaml o recupere la llave de su respaldo; no se ha tocado nada.",
       "The master key was not found ({where}).",
       "Set master_key in enlace.yaml or restore the key from its backup; nothing was touched."},
      {"master_key_wrong", "La llave maestra ({where}) no es la de este almacén.",
       "Use la llave con que se creó el almacén; no se ha tocado nada.",
       "The master key ({where}) is not the one of this store.",
       "Use the key that the store was created with; nothing was touched."},
      {"master_key_exposed", "Otros usuarios pueden leer la llave maestra ({where}).",
       "Ejecute: chmod 600 {where}", "Other users can read the master key ({where}).",
       "Run: chmod 600 {where}"},

      // --- what the SDK reports for every connector (sdk/src); the ERP's answers, http_*, are the
      // connector's
      {"document_invalid", "Un dato no sirve: a «{document}» le falta «{member}» o es incorrecto.",
       "Es una falla del conector; envíe este mensaje a quien lo hizo.",
       "A document cannot be used: {member} of {document} is missing or wrong.",
       "This is a fault of the connector; send this message to its author."},
      {"json_invalid", "Se recibió algo que no es JSON (byte {offset}: {reason}).",
       "Es una falla del conector; envíe este mensaje a quien lo hizo.",
       "What arrived is not JSON (byte {offset}: {reason}).",
       "This is a fault of the connector; send this message to its author."},
      {"connector_exception", "El conector falló por dentro.",
       "Envíe el registro de esta operación a quien hizo el conector.", "The connector failed inside.",
       "Send the log of this operation to the connector's author."},
      {"connector_missing", "El conector no arrancó.", "Envíe este mensaje a quien hizo el conector.",
       "The connector did not start.", "Send this message to the connector's author."},
      {"outcome_count_wrong", "El conector no dijo qué pasó con cada producto.",
       "Envíe este mensaje a quien hizo el conector.",
       "The connector did not say what became of each product.",
       "Send this message to the connector's author."},
      {"operation_unsupported", "El conector no sabe hacer esto: {operation}.",
       "Apague esa parte en la configuración del conector.", "The connector cannot do this: {operation}.",
       "Switch that part off in the connector's configuration."},
      {"host_service_missing", "El conector necesita un Enlace más nuevo (le falta {service}).",
       "Actualice Enlace o use una versión anterior del conector.",
       "The connector needs a newer Enlace ({service} is missing).",
       "Update Enlace or use an older version of the connector."},
      {"host_refused", "Enlace no permitió lo que pidió el conector ({service}).",
       "El registro de esta operación dice por qué.",
       "Enlace refused what the connector asked for ({service}).", "The log of this operation says why."},
      {"http_in_doubt", "No se sabe si {origin} recibió lo que se le envió.",
       "Enlace lo busca antes de enviarlo otra vez.", "Whether {origin} took what was sent is not known.",
       "Enlace looks for it before it sends anything again."},
      {"http_timeout", "{origin} no contestó a tiempo.", "Se reintenta solo.",
       "{origin} did not answer in time.", "It is tried again by itself."},
      {"http_unreachable", "No hay conexión con {origin}.",
       "Revise la red y la dirección; se reintenta solo.", "{origin} cannot be reached.",
       "Check the network and the address; it is tried again by itself."},
  };
  return texts;
}

}  // namespace enlace::phrases
