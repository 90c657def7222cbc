/* Does not like its settings. */
#include "connector_kit.h"

static enlace_status create(const enlace_call* call, enlace_view config, enlace_instance** out) {
  (void)config, (void)out;
  call->host->log(call, ENLACE_LOG_INFO, view_of("creating"), view_of(""));
  const enlace_error error = {.struct_size = sizeof error,
                              .status = ENLACE_E_CONFIG,
                              .retry_after_ms = -1,
                              .cause = view_of("price_list_unknown"),
                              .message = view_of("no such list"),
                              .params_json = view_of("{\"price_list\":\"General\"}")};
  return call->host->fail(call, &error);
}

TEST_CONNECTOR("test.create_fails", .create = create)
