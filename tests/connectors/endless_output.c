/* Emits, prints or logs without end and never looks at an answer. */
#include "connector_kit.h"

#include <stdio.h>

static volatile int forever = 1;

OPERATION(emit_forever) {
  (void)self, (void)args;
  while (forever) emit(call, ENLACE_EMIT_PRODUCT, "{\"code\":\"P\"}");
  return ENLACE_OK;
}

OPERATION(print_forever) {
  UNUSED_ARGUMENTS;
  while (forever) puts("again and again");
  return ENLACE_OK;
}

OPERATION(log_much) { /* and goes on to do its work */
  (void)self;
  for (int i = 0; i < 5000; ++i)
    call->host->log(call, ENLACE_LOG_INFO, view_of("again\nand again"), view_of("["));
  return kit_check(self, call, args);
}

OPERATION(huge_document) {
  UNUSED_ARGUMENTS;
  static char blanks[32 << 20];
  memset(blanks, ' ', sizeof blanks);
  const enlace_view view = {blanks, sizeof blanks};
  return call->host->emit(call, ENLACE_EMIT_FOUND, view);
}

TEST_CONNECTOR("test.endless_output", .pull_products = emit_forever, .pull_customers = print_forever,
               .check = log_much, .find_order = huge_document)
