/* Its table is that of a later major version. */
#include "connector_kit.h"

TEST_CONNECTOR("test.other_major", .abi_version = 2u << 16)
