/* Says that its table is smaller than that of any version. */
#include "connector_kit.h"

TEST_CONNECTOR("test.small_table", .struct_size = 40)
