/* Writes where nothing is, by request after a write that was answered. */
#include "connector_kit.h"

static int* volatile nowhere = (int*)4096; /* not null: sanitizers would step in before the kernel */

OPERATION(check) {
  UNUSED_ARGUMENTS;
  return *nowhere = 1;
}

OPERATION(push_order) {
  (void)self, (void)args;
  const enlace_http_request request = {.struct_size = sizeof request,
                                       .method = view_of("POST"),
                                       .url = view_of("https://erp.example/orders"),
                                       .purpose = view_of("order")};
  enlace_http_response response = {.struct_size = sizeof response};
  call->host->http_request(call, &request, &response);
  return *nowhere = 1;
}

TEST_CONNECTOR("test.crash_in_op", .check = check, .push_order = push_order)
