/* Another connector than the one that the operator allowed. */
#include "connector_kit.h"

TEST_CONNECTOR("test.somebody_else", 0)
