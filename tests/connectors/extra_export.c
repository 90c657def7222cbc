/* A connector that was not built with enlace_add_connector() and shows its insides. */
#include "connector_kit.h"

int enlace_test_inside = 1;

TEST_CONNECTOR("test.extra_export", 0)
