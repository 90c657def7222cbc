/* Takes memory until there is none, and believes that there always is. */
#include "connector_kit.h"

#include <stdlib.h>

static char* volatile taken; /* volatile: or a compiler sees that nobody uses it */

OPERATION(take_everything) {
  UNUSED_ARGUMENTS;
  while (1) {
    taken = malloc(1 << 20);
    memset(taken, 1, 1 << 20);
  }
}

OPERATION(ask_for_much) { /* and copes when it is refused */
  (void)self;
  taken = malloc((size_t)1 << 30);
  return taken != NULL ? ENLACE_E_INTERNAL : kit_check(self, call, args);
}

TEST_CONNECTOR("test.memory_hog", .pull_products = take_everything, .check = ask_for_much)
