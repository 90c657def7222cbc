/* Works with threads of its own, which log and read the clock. */
#include "connector_kit.h"

#include <pthread.h>

static void* work(void* argument) {
  const enlace_call* call = argument;
  for (int i = 0; i < 100; ++i) {
    call->host->log(call, ENLACE_LOG_DEBUG, view_of("working"), view_of("{}"));
    if (call->host->unix_time_ms(call) == 0 || call->host->is_cancelled(call)) return NULL;
  }
  return argument;
}

OPERATION(check) {
  pthread_t threads[4];
  for (int i = 0; i < 4; ++i) {
    if (pthread_create(&threads[i], NULL, work, (void*)call) != 0) return ENLACE_E_INTERNAL;
  }
  enlace_status status = kit_check(self, call, args);
  for (int i = 0; i < 4; ++i) {
    void* result = NULL;
    pthread_join(threads[i], &result);
    if (result == NULL) status = ENLACE_E_INTERNAL;
  }
  return status;
}

TEST_CONNECTOR("test.threads", .check = check)
