/* Emits what no operation may emit. */
#include "connector_kit.h"

OPERATION(not_json) {
  return (void)self, (void)args, emit(call, ENLACE_EMIT_PRODUCT, "{\"code\":");
}
OPERATION(not_an_object) {
  return (void)self, (void)args, emit(call, ENLACE_EMIT_CUSTOMER, "[1]");
}
OPERATION(not_utf8) {
  return (void)self, (void)args, emit(call, ENLACE_EMIT_CHECK, "{\"account\":\"\xFF\"}");
}
OPERATION(wrong_kind) {
  return (void)self, (void)args, emit(call, ENLACE_EMIT_DESCRIPTOR, "{}");
}
OPERATION(no_answer) {
  return UNUSED_ARGUMENTS, ENLACE_OK;
}

OPERATION(two_answers) {
  (void)self, (void)args;
  emit(call, ENLACE_EMIT_OUTCOME, "{\"remote_id\":\"1\"}");
  return emit(call, ENLACE_EMIT_OUTCOME, "{\"remote_id\":\"2\"}");
}

OPERATION(deep) {
  (void)self, (void)args;
  static char json[200001];
  memset(json, '[', sizeof json - 1);
  return emit(call, ENLACE_EMIT_OUTCOME, json);
}

TEST_CONNECTOR("test.bad_documents", .pull_products = not_json, .pull_customers = not_an_object,
               .check = not_utf8, .find_order = wrong_kind, .push_order = no_answer,
               .delete_order = two_answers, .push_products = deep)
