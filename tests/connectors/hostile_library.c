/* Tries from its constructor everything that a connector has no business with, and tells in check(). */
#define _GNU_SOURCE
#include "connector_kit.h"

#include "attempts.h"

static char report[4096];

__attribute__((constructor)) static void attack(void) {
  try_everything(report, sizeof report);
}

OPERATION(check) {
  UNUSED_ARGUMENTS;
  return emit(call, ENLACE_EMIT_CHECK, report);
}

TEST_CONNECTOR("test.hostile_library", .check = check)
