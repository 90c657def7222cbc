/* Takes memory until there is none, and believes that there always is. */
#include "connector_kit.h"

#include <stdlib.h>

OPERATION(take_everything) {
  UNUSED_ARGUMENTS;
  while (1) memset(malloc(1 << 20), 1, 1 << 20);
}

OPERATION(ask_for_much) { /* and copes when it is refused */
  (void)self;
  return malloc((size_t)1 << 30) != NULL ? ENLACE_E_INTERNAL : kit_check(self, call, args);
}

TEST_CONNECTOR("test.memory_hog", .pull_products = take_everything, .check = ask_for_much)
