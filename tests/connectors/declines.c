/* Cannot serve this host and says why. */
#include <enlace/connector.h>

const enlace_connector* enlace_connector_entry(const enlace_entry_args* args) {
  *args->reject_reason = "needs a license";
  return NULL;
}
