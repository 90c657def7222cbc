/* Uses every host service as it is meant to be used. */
#include "connector_kit.h"

#include <stdio.h>

OPERATION(pull_products) {
  (void)self, (void)args;
  for (int i = 0; i < 1000; ++i) {
    char json[64];
    snprintf(json, sizeof json, "{\"code\":\"P-%d\",\"price\":\"98.70\"}", i);
    const enlace_status status = emit(call, ENLACE_EMIT_PRODUCT, json);
    if (status != ENLACE_OK) return status;
  }
  return call->host->checkpoint(call, view_of("page-1000"));
}

OPERATION(push_order) {
  (void)self;
  const enlace_host* host = call->host;
  enlace_status status = emit(call, ENLACE_EMIT_FIND_KEY, "{\"client\":\"7\"}");
  if (status != ENLACE_OK) return status;
  const enlace_header header = {view_of("X-Trace"), call->trace_id};
  const enlace_http_request request = {.struct_size = sizeof request,
                                       .method = view_of("POST"),
                                       .url = view_of("https://erp.example/orders"),
                                       .auth = view_of("api"),
                                       .purpose = view_of("order"),
                                       .body = args->request_json,
                                       .headers = &header,
                                       .header_count = 1};
  enlace_http_response response = {.struct_size = sizeof response};
  status = host->http_request(call, &request, &response);
  if (status != ENLACE_OK) return status;
  host->log(call, ENLACE_LOG_INFO, response.body, view_of("{\"step\":1}"));
  status = emit(call, ENLACE_EMIT_LINK, "{\"kind\":\"customer\",\"key\":\"C\",\"remote_id\":\"7\"}");
  if (status != ENLACE_OK) return status;
  host->release(call, response.ref);
  return emit(call, ENLACE_EMIT_OUTCOME, "{\"remote_id\":\"42\"}");
}

TEST_CONNECTOR("test.well_behaved", .pull_products = pull_products, .push_order = push_order)
