/* A connector in C: check() answers, pull_products() emits the number of products that create() was told. */
#include <enlace/connector.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct enlace_instance {
  int products;
};

static enlace_view view(const char* text) {
  enlace_view result;
  result.ptr = text;
  result.len = strlen(text);
  return result;
}

static enlace_status refuse(const enlace_call* call, enlace_status status, const char* cause) {
  enlace_error error;
  memset(&error, 0, sizeof error);
  error.struct_size = sizeof error;
  error.status = status;
  error.retry_after_ms = -1;
  error.cause = view(cause);
  return call->host->fail(call, &error);
}

static enlace_status describe(const enlace_call* call) {
  return call->host->emit(
      call, ENLACE_EMIT_DESCRIPTOR,
      view("{\"id\":\"com.example.outside-c\",\"version\":\"1.0.0\",\"vendor\":\"Example\",\"abi\":\"1.0\","
           "\"settings_schema\":{\"type\":\"object\"},\"origins\":[\"https://erp.example.com\"]}"));
}

static enlace_status create(const enlace_call* call, enlace_view config_json, enlace_instance** out) {
  static const char kName[] = "\"products\":";
  enlace_instance* instance = NULL;
  char config[4096];
  const char* member = NULL;
  if (config_json.len >= sizeof config) return refuse(call, ENLACE_E_CONFIG, "config_too_long");
  memcpy(config, config_json.ptr, config_json.len);
  config[config_json.len] = '\0';
  member = strstr(config, kName);
  if (member == NULL) return refuse(call, ENLACE_E_CONFIG, "products_missing");
  instance = malloc(sizeof *instance);
  if (instance == NULL) return refuse(call, ENLACE_E_INTERNAL, "no_memory");
  instance->products = atoi(member + strlen(kName));
  *out = instance;
  return ENLACE_OK;
}

static void destroy(enlace_instance* self) {
  free(self);
}

static enlace_status check(enlace_instance* self, const enlace_call* call, const enlace_op_args* args) {
  (void)self;
  (void)args;
  return call->host->emit(
      call, ENLACE_EMIT_CHECK,
      view("{\"items\":[{\"what\":\"credentials\",\"ok\":true}],\"account\":\"outside\"}"));
}

static enlace_status pull_products(enlace_instance* self, const enlace_call* call,
                                   const enlace_op_args* args) {
  int i = 0;
  (void)args;
  for (i = 0; i < self->products; ++i) {
    char product[256];
    enlace_status status = ENLACE_OK;
    snprintf(
        product, sizeof product,
        "{\"code\":\"C-%d\",\"description\":\"Product %d\",\"price\":\"11.60\",\"base_price\":\"10.00\"}", i,
        i);
    status = call->host->emit(call, ENLACE_EMIT_PRODUCT, view(product));
    if (status != ENLACE_OK) return status;
  }
  return ENLACE_OK;
}

static const enlace_connector kConnector = {
    .struct_size = sizeof(enlace_connector),
    .abi_version = ENLACE_ABI_VERSION,
    .capabilities = ENLACE_CAP_PULL_PRODUCTS,
    .id = "com.example.outside-c",
    .version = "1.0.0",
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
