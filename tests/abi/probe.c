/* Reaches every struct of the headers from exported symbols, so that a dump of its types has them all. */
#include <enlace/connector.h>
#include <enlace/ext/smtp.h>

struct enlace_instance {
  int unused;
};

static enlace_status probe(enlace_instance* self, const enlace_call* call, const enlace_op_args* args) {
  enlace_http_request request = {0};
  enlace_http_response response = {0};
  enlace_error error = {0};
  (void)self;
  (void)args;
  call->host->http_request(call, &request, &response);
  return call->host->fail(call, &error);
}

static const enlace_connector kProbe = {.struct_size = sizeof kProbe,
                                        .abi_version = ENLACE_ABI_VERSION,
                                        .id = "probe",
                                        .version = "0",
                                        .check = probe};

const enlace_connector* enlace_connector_entry(const enlace_entry_args* args) {
  (void)args;
  return &kProbe;
}

/* An extension is asked for by name: nothing else leads to its structs. */
const enlace_smtp* enlace_probe_smtp(const enlace_host* host) {
  return host->get_extension(host, ENLACE_SMTP_EXTENSION);
}
