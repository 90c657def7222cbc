/* Never comes back: busy, asleep, or asking the host again and again. */
#include "connector_kit.h"

#include <time.h>

static volatile int forever = 1;

OPERATION(busy) {
  UNUSED_ARGUMENTS;
  while (forever) {
  }
  return ENLACE_OK;
}

OPERATION(asleep) {
  UNUSED_ARGUMENTS;
  const struct timespec hour = {3600, 0};
  while (forever) nanosleep(&hour, NULL);
  return ENLACE_OK;
}

OPERATION(asking) {
  UNUSED_ARGUMENTS;
  while (forever) call->host->sleep_ms(call, 1);
  return ENLACE_OK;
}

OPERATION(polite) { /* stops when it is told to */
  UNUSED_ARGUMENTS;
  while (!call->host->is_cancelled(call)) {
  }
  return ENLACE_E_CANCELLED;
}

TEST_CONNECTOR("test.hang", .pull_products = busy, .check = asleep, .pull_customers = asking,
               .find_order = polite)
