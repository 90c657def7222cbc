/* Dies in a constructor, before anybody has asked it for anything. */
#include "connector_kit.h"

static int* volatile nowhere = (int*)4096; /* not null: sanitizers would step in before the kernel */

__attribute__((constructor)) static void crash(void) {
  *nowhere = 1;
}

TEST_CONNECTOR("test.crash_at_load", 0)
