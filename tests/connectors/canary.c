/* Stays in an operation, asking the host, while a test looks at its process. */
#include "connector_kit.h"

OPERATION(check) {
  const enlace_http_request request = {.struct_size = sizeof request,
                                       .method = view_of("GET"),
                                       .url = view_of("https://erp.example/wait"),
                                       .auth = view_of("api")};
  enlace_http_response response = {.struct_size = sizeof response};
  const enlace_status status = call->host->http_request(call, &request, &response);
  return status == ENLACE_OK ? kit_check(self, call, args) : status;
}

TEST_CONNECTOR("test.canary", .check = check)
