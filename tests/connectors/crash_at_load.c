/* Dies in a constructor, before anybody has asked it for anything. */
#include "connector_kit.h"

__attribute__((constructor)) static void crash(void) { __builtin_trap(); }

TEST_CONNECTOR("test.crash_at_load", 0)
