/* Reports what clocks, zones and folding answer. */
#include "connector_kit.h"

#include <stdio.h>

OPERATION(check) {
  (void)self, (void)args;
  const enlace_host* host = call->host;
  enlace_local_time day = {.struct_size = sizeof day}, nowhere = {.struct_size = sizeof nowhere};
  host->local_time(call, 1700000000000, view_of("America/Mexico_City"), &day);
  const enlace_status unknown = host->local_time(call, 0, view_of("America/Atlantis"), &nowhere);
  enlace_view folded;
  uint64_t ref = 0;
  host->fold(call, ENLACE_FOLD_NAME,
             view_of("  Tienda  LUC\xC3\x8D"
                     "A "),
             &folded, &ref);
  const int64_t before = host->monotonic_ms(call);
  host->sleep_ms(call, 20);
  char json[400];
  snprintf(json, sizeof json,
           "{\"day\":%d,\"hour\":%d,\"offset\":%d,\"unknown\":%d,\"folded\":\"%.*s\",\"slept\":%s,"
           "\"now\":%lld,\"deadline\":%lld,\"extension\":%s}",
           day.day, day.hour, day.utc_offset_s, unknown, (int)folded.len, folded.ptr,
           host->monotonic_ms(call) >= before + 20 ? "true" : "false", (long long)host->unix_time_ms(call),
           (long long)call->deadline_unix_ms, host->get_extension(host, "enlace.none/1") ? "true" : "false");
  return emit(call, ENLACE_EMIT_CHECK, json);
}

TEST_CONNECTOR("test.services", .check = check)
