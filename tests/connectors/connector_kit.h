/* What every test connector needs and none is about. A connector includes this, defines the operations it
 * misbehaves in, and ends with TEST_CONNECTOR("test.<file>", .operation = function, ...). */
#ifndef ENLACE_TESTS_CONNECTOR_KIT_H
#define ENLACE_TESTS_CONNECTOR_KIT_H

#include <enlace/connector.h>

#include <string.h>

struct enlace_instance {
  int unused;
};
static struct enlace_instance the_instance;

#define OPERATION(name) \
  static enlace_status name(enlace_instance* self, const enlace_call* call, const enlace_op_args* args)
#define UNUSED_ARGUMENTS ((void)self, (void)call, (void)args)

static inline enlace_view view_of(const char* text) {
  enlace_view view = {text, strlen(text)};
  return view;
}

static inline enlace_status emit(const enlace_call* call, int32_t kind, const char* json) {
  return call->host->emit(call, kind, view_of(json));
}

static enlace_status kit_describe(const enlace_call* call) {
  return emit(call, ENLACE_EMIT_DESCRIPTOR, "{\"id\":\"test\",\"version\":\"1.0.0\"}");
}

static enlace_status kit_create(const enlace_call* call, enlace_view config, enlace_instance** out) {
  (void)call, (void)config;
  *out = &the_instance;
  return ENLACE_OK;
}

static void kit_destroy(enlace_instance* self) {
  (void)self;
}

static enlace_status kit_check(enlace_instance* self, const enlace_call* call, const enlace_op_args* args) {
  UNUSED_ARGUMENTS;
  return emit(call, ENLACE_EMIT_CHECK, "{\"items\":[],\"account\":\"a\"}");
}

/* A later initialiser of the same member wins: a connector may replace any of these. */
#define TEST_CONNECTOR(connector_id, ...)                                                           \
  _Pragma("GCC diagnostic ignored \"-Woverride-init\"") static const enlace_connector kit_table = { \
      .struct_size = sizeof kit_table,                                                              \
      .abi_version = ENLACE_ABI_VERSION,                                                            \
      .capabilities = 0x1FF,                                                                        \
      .id = connector_id,                                                                           \
      .version = "1.0.0",                                                                           \
      .describe = kit_describe,                                                                     \
      .create = kit_create,                                                                         \
      .destroy = kit_destroy,                                                                       \
      .check = kit_check,                                                                           \
      __VA_ARGS__};                                                                                 \
  const enlace_connector* enlace_connector_entry(const enlace_entry_args* args) {                   \
    (void)args;                                                                                     \
    return &kit_table;                                                                              \
  }

#endif
