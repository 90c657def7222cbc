/*
 * A connector in C for Acme, an ERP that does not exist. It needs nothing but the header:
 * GET https://api.acme.example/products.csv answers lines "code;name;price with tax;price without".
 */
#include <enlace/connector.h>

#include <stdio.h>
#include <string.h>

struct enlace_instance {
  int unused; /* nothing to configure: one instance serves all */
};

static const char kDescriptor[] =
    "{\"id\":\"com.example.acme-c\",\"version\":\"0.1.0\",\"vendor\":\"Example\",\"abi\":\"1.0\","
    "\"settings_schema\":{\"type\":\"object\"},"
    "\"credentials\":[{\"slot\":\"api\",\"scheme\":\"bearer\",\"fields\":[\"token\"]}],"
    "\"origins\":[\"https://api.acme.example\"],"
    "\"schedules\":{\"products\":\"daily 03:00 America/Mexico_City\"}}";

static enlace_view view(const char* text) {
  enlace_view result;
  result.ptr = text;
  result.len = strlen(text);
  return result;
}

/* Tells the host why; `return refuse(...)` ends the operation. */
static enlace_status refuse(const enlace_call* call, enlace_status status, const char* cause,
                            int http_status) {
  enlace_error error;
  memset(&error, 0, sizeof error);
  error.struct_size = sizeof error;
  error.status = status;
  error.http_status = http_status;
  error.retry_after_ms = -1;
  error.cause = view(cause);
  return call->host->fail(call, &error);
}

/* Reads the product file; the response is the host's until release(). */
static enlace_status fetch_products(const enlace_call* call, enlace_http_response* response) {
  enlace_http_request request;
  enlace_status status = ENLACE_OK;
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.method = view("GET");
  request.url = view("https://api.acme.example/products.csv");
  request.auth = view("api"); /* the host adds the token; it never comes here */
  memset(response, 0, sizeof *response);
  response->struct_size = sizeof *response;
  status = call->host->http_request(call, &request, response);
  if (status != ENLACE_OK) return refuse(call, status, "http_unreachable", 0);
  if (response->status == 401) return refuse(call, ENLACE_E_AUTH, "http_unauthorized", response->status);
  if (response->status != 200) return refuse(call, ENLACE_E_UPSTREAM, "http_server_error", response->status);
  return ENLACE_OK;
}

/* Appends text as the inside of a JSON string. Returns 0 when `size` does not hold it. */
static int append_escaped(char* out, size_t size, const char* text, size_t length) {
  size_t used = strlen(out);
  size_t i = 0;
  for (i = 0; i < length; ++i) {
    const unsigned char c = (unsigned char)text[i];
    if (used + 7 > size) return 0;
    if (c == '"' || c == '\\') {
      out[used++] = '\\';
      out[used++] = (char)c;
    } else if (c < 0x20) {
      used += (size_t)snprintf(out + used, 7, "\\u%04x", c);
    } else {
      out[used++] = (char)c;
    }
    out[used] = '\0';
  }
  return 1;
}

/* One line of the file becomes one product document. */
static enlace_status emit_product(const enlace_call* call, const char* line, size_t length) {
  static const char* const kMembers[] = {"{\"code\":\"", "\",\"description\":\"", "\",\"price\":\"",
                                         "\",\"base_price\":\""};
  char document[2048] = "";
  size_t field = 0;
  for (field = 0; field < 4; ++field) {
    const char* end = memchr(line, ';', length);
    const size_t size = field < 3 && end != NULL ? (size_t)(end - line) : length;
    if (field < 3 && end == NULL) return refuse(call, ENLACE_E_UPSTREAM, "product_line_incomplete", 0);
    if (strlen(document) + 32 > sizeof document)
      return refuse(call, ENLACE_E_UPSTREAM, "product_too_long", 0);
    strcat(document, kMembers[field]);
    if (!append_escaped(document, sizeof document - 8, line, size)) {
      return refuse(call, ENLACE_E_UPSTREAM, "product_too_long", 0);
    }
    if (field < 3) {
      line += size + 1;
      length -= size + 1;
    }
  }
  strcat(document, "\"}");
  return call->host->emit(call, ENLACE_EMIT_PRODUCT, view(document));
}

static enlace_status describe(const enlace_call* call) {
  return call->host->emit(call, ENLACE_EMIT_DESCRIPTOR, view(kDescriptor));
}

static enlace_status create(const enlace_call* call, enlace_view config_json, enlace_instance** out) {
  static struct enlace_instance instance;
  if (config_json.len == 0 || config_json.ptr[0] != '{') {
    return refuse(call, ENLACE_E_CONFIG, "config_invalid", 0);
  }
  *out = &instance;
  return ENLACE_OK;
}

static void destroy(enlace_instance* self) {
  (void)self;
}

static enlace_status check(enlace_instance* self, const enlace_call* call, const enlace_op_args* args) {
  enlace_http_response response;
  const enlace_status status = fetch_products(call, &response);
  (void)self;
  (void)args;
  if (status != ENLACE_OK) return status;
  return call->host->emit(call, ENLACE_EMIT_CHECK,
                          view("{\"items\":[{\"what\":\"credentials\",\"ok\":true}]}"));
}

static enlace_status pull_products(enlace_instance* self, const enlace_call* call,
                                   const enlace_op_args* args) {
  enlace_http_response response;
  enlace_status status = fetch_products(call, &response);
  const char* line = NULL;
  const char* end = NULL;
  (void)self;
  (void)args;
  if (status == ENLACE_OK && response.body.len > 0) {
    line = response.body.ptr;
    end = line + response.body.len;
  }
  while (status == ENLACE_OK && line < end) {
    const char* newline = memchr(line, '\n', (size_t)(end - line));
    const char* stop = newline != NULL ? newline : end;
    if (stop > line) status = emit_product(call, line, (size_t)(stop - line));
    line = stop + 1;
  }
  return status;
}

static const enlace_connector kConnector = {
    .struct_size = sizeof(enlace_connector),
    .abi_version = ENLACE_ABI_VERSION,
    .capabilities = ENLACE_CAP_PULL_PRODUCTS,
    .id = "com.example.acme-c",
    .version = "0.1.0",
    .describe = describe,
    .create = create,
    .destroy = destroy,
    .check = check,
    .pull_products = pull_products,
};

const enlace_connector* enlace_connector_entry(const enlace_entry_args* args) {
  if (args != NULL && (args->abi_version >> 16) != ENLACE_ABI_MAJOR) {
    if (args->reject_reason != NULL) *args->reject_reason = "built for Enlace connector ABI 1";
    return NULL;
  }
  return &kConnector;
}
