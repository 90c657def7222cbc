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
  };
  return texts;
}

}  // namespace enlace::phrases
