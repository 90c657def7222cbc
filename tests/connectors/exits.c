/* Leaves in the middle and claims that all went well. */
#include "connector_kit.h"

#include <stdio.h>
#include <stdlib.h>

OPERATION(exit_zero) {
  UNUSED_ARGUMENTS;
  exit(0);
}

OPERATION(abort_with_words) {
  UNUSED_ARGUMENTS;
  fputs("assertion failed: the price is known\n", stderr);
  abort();
}

TEST_CONNECTOR("test.exits", .push_order = exit_zero, .find_order = abort_with_words)
