/* Goes around the host table and writes to the socket itself. Load and create were calls 1 and 2. */
#include "connector_kit.h"

#include <unistd.h>

static enlace_status put(const char* bytes, size_t size) {
  return write(3, bytes, size) == (ssize_t)size ? ENLACE_OK : ENLACE_E_INTERNAL;
}

OPERATION(garbage) {
  return UNUSED_ARGUMENTS, put("GET / HTTP/1.1\r\nHost: host\r\n\r\n", 30);
}
OPERATION(oversized) {
  return UNUSED_ARGUMENTS, put("\xFF\xFF\xFF\x7F\x04\x01\x03\0\0\0\0\0\0\0\0\0", 16);
}
OPERATION(unknown_critical) {
  return UNUSED_ARGUMENTS, put("\0\0\0\0\x63\x01\0\0\0\0\0\0\0\0\0\0", 16);
}
OPERATION(another_call) {
  return UNUSED_ARGUMENTS, put("\0\0\0\0\x09\x01\0\0\x63\0\0\0\0\0\0\0", 16);
}
OPERATION(frame_of_the_host) {
  return UNUSED_ARGUMENTS, put("\0\0\0\0\x02\x01\0\0\x03\0\0\0\0\0\0\0", 16);
}

OPERATION(truncated) {
  UNUSED_ARGUMENTS;
  put("\x10\0\0\0\x04\x01\x03\0\x03\0\0\0\0\0\0\0half", 20);
  _exit(0);
}

OPERATION(closes_the_socket) {
  UNUSED_ARGUMENTS;
  close(3);
  while (1) sleep(3600);
}

TEST_CONNECTOR("test.bad_frames", .check = garbage, .pull_products = oversized,
               .pull_customers = unknown_critical, .push_order = another_call,
               .find_order = frame_of_the_host, .delete_order = truncated, .push_products = closes_the_socket)
