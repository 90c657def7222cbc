/* Attempts to leave the sandbox; each is reported by its name as "refused" or as what it achieved. */
#ifndef ENLACE_TESTS_ATTEMPTS_H
#define ENLACE_TESTS_ATTEMPTS_H

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char* report_end;
static size_t report_left;

static void note(const char* name, int succeeded) {
  const int size = snprintf(report_end, report_left, ",\"%s\":\"%s\"", name, succeeded ? "done" : "refused");
  report_end += size;
  report_left -= (size_t)size;
}

static int opens(const char* path, int flags) {
  return open(path, flags, 0600) >= 0;
}

static void try_everything(char* report, size_t size) {
  const pid_t host = getppid();
  char host_memory[64], byte;
  snprintf(host_memory, sizeof host_memory, "/proc/%d/environ", host);
  const struct iovec local = {&byte, 1}, remote = {(void*)report, 1};
  const struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};
  char* const arguments[] = {(char*)"true", NULL};
  report_end = report + snprintf(report, size, "{\"account\":\"a\"");
  report_left = size - (size_t)(report_end - report) - 2;

  note("descriptor_of_host", fcntl(5, F_GETFD) >= 0);
  note("socket", socket(AF_INET, SOCK_STREAM, 0) >= 0);
  note("socket_v6", socket(AF_INET6, SOCK_DGRAM, 0) >= 0);
  note("socket_unix", socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
  note("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0, 0}) == 0);
  note("read_passwd", opens("/etc/passwd", O_RDONLY));
  note("read_library", opens("/lib/x86_64-linux-gnu/libc.so.6", O_RDONLY));
  note("list_folder", opens("/usr", O_RDONLY | O_DIRECTORY));
  note("read_host_environment", opens(host_memory, O_RDONLY));
  note("read_own_executable", opens("/proc/self/exe", O_RDONLY));
  note("create_file", opens("/var/tmp/enlace-hostile", O_CREAT | O_WRONLY));
  note("create_temporary", opens("/tmp/enlace-hostile", O_CREAT | O_WRONLY));
  note("write_library", open("/proc/self/fd/4", O_RDWR) >= 0 && pwrite(4, "x", 1, 0) == 1);
  note("memfd", memfd_create("x", 0) >= 0);
  note("fork", syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) >= 0);
  note("clone3", syscall(SYS_clone3, NULL, 0) >= 0 || errno != ENOSYS);
  note("exec", execve("/bin/true", arguments, NULL) == 0);
  note("exec_library", syscall(SYS_execveat, 4, "", arguments, NULL, 0x1000) == 0);
  note("kill_host", kill(host, 0) == 0);
  note("kill_group", kill(0, 0) == 0);
  note("tgkill_host", syscall(SYS_tgkill, host, host, 0) == 0);
  note("tkill_host", syscall(SYS_tkill, host, 0) == 0);
  note("queue_host", sigqueue(host, 0, (union sigval){0}) == 0);
  note("pidfd_host", syscall(SYS_pidfd_open, host, 0) >= 0);
  note("own_the_signals", fcntl(3, F_SETOWN, host) == 0);
  note("priority_host", setpriority(PRIO_PROCESS, (id_t)host, 19) == 0);
  note("affinity_host", sched_setaffinity(host, sizeof(cpu_set_t), &(cpu_set_t){{1}}) == 0);
  note("scheduler_host", sched_setscheduler(host, SCHED_BATCH, &(struct sched_param){0}) == 0);
  note("scheduler_read_host", sched_getscheduler(host) >= 0);
  note("limit_host", syscall(SYS_prlimit64, host, RLIMIT_NOFILE, &more, NULL) == 0);
  note("limit_self", setrlimit(RLIMIT_DATA, &more) == 0);
  note("ptrace_host", ptrace(PTRACE_SEIZE, host, NULL, NULL) == 0);
  note("read_host_memory", process_vm_readv(host, &local, 1, &remote, 1, 0) == 1);
  note("write_host_memory", process_vm_writev(host, &local, 1, &remote, 1, 0) == 1);
  note("dumpable", prctl(PR_SET_DUMPABLE, 1) == 0);
  note("outlive_host", prctl(PR_SET_PDEATHSIG, 0) == 0);
  note("namespace", unshare(CLONE_NEWUSER) == 0);
  note("io_uring", syscall(SYS_io_uring_setup, 1, NULL) >= 0 || errno == EFAULT);
  note("bpf", syscall(SYS_bpf, 0, NULL, 0) >= 0 || errno == EFAULT || errno == E2BIG);
  note("keyring", syscall(SYS_keyctl, 0, -3, 0) >= 0);
  note("unknown_call", syscall(2000) >= 0 || errno != ENOSYS);
  note("environment", environ != NULL && environ[0] != NULL);
  snprintf(report_end, 2, "}");
}

#endif
