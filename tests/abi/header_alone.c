/* The header by itself, as C and as C++. Also shows that ENLACE_HAS() works in both. */
#include <enlace/connector.h>
#include <enlace/ext/smtp.h>

int has_response_limit(const enlace_http_request* request);
int has_response_limit(const enlace_http_request* request) {
  return ENLACE_HAS(request, enlace_http_request, max_response_bytes) ? 1 : 0;
}
