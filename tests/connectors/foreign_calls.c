/* Uses the system-call tables of other ABIs, which a filter could forget. */
#include "connector_kit.h"

#include <sys/syscall.h>
#include <unistd.h>

OPERATION(x32) { /* the same call with the number of the x32 ABI */
  UNUSED_ARGUMENTS;
  return syscall(0x40000000 | SYS_getpid) < 0 ? ENLACE_E_FORBIDDEN : ENLACE_OK;
}

OPERATION(i386) { /* getpid of the 32-bit table */
  UNUSED_ARGUMENTS;
#if defined(__x86_64__)
  long result = 20;
  __asm__ volatile("int $0x80" : "+a"(result) : : "memory");
  return result < 0 ? ENLACE_E_FORBIDDEN : ENLACE_OK;
#else
  return ENLACE_E_FORBIDDEN;
#endif
}

TEST_CONNECTOR("test.foreign_calls", .pull_products = x32, .pull_customers = i386)
