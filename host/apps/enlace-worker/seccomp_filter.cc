#include "seccomp_filter.hpp"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace enlace::worker {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
constexpr std::uint32_t kX32Bit = 0x40000000;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
#error "the system calls of this architecture are not listed"
#endif

// The newest number that the list below was written against (set_mempolicy_home_node, Linux 5.17); the
// numbers from 424 on are the same on every architecture.
constexpr std::uint32_t kNewestJudged = 450;

#ifndef PR_SET_VMA
constexpr std::uint32_t PR_SET_VMA = 0x53564d41;
#endif

constexpr std::uint32_t kAlwaysAllowed[] = {
    // The descriptors that are open: frames, log pipes, the library.
    SYS_read,
    SYS_write,
    SYS_readv,
    SYS_writev,
    SYS_pread64,
    SYS_close,
    SYS_lseek,
    SYS_fstat,
    SYS_newfstatat,
    SYS_statx,
    SYS_ppoll,
    SYS_openat,
    SYS_readlinkat,
#ifdef SYS_poll
    SYS_poll,
#endif
#ifdef SYS_open
    SYS_open,
#endif
#ifdef SYS_readlink
    SYS_readlink,
#endif
    // Memory. Opening succeeds only for what the file barrier leaves, so executable mappings come from the
    // library alone.
    SYS_mmap,
    SYS_munmap,
    SYS_mprotect,
    SYS_mremap,
    SYS_madvise,
    SYS_brk,
    // Its own threads and signal handlers.
    SYS_futex,
    SYS_set_robust_list,
    SYS_get_robust_list,
    SYS_set_tid_address,
    SYS_rseq,
    SYS_membarrier,
    SYS_sched_yield,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sigaltstack,
    SYS_restart_syscall,
    SYS_exit,
    SYS_exit_group,
    SYS_getpid,
    SYS_gettid,
    SYS_getppid,
    // Facts.
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_gettimeofday,
    SYS_times,
    SYS_getrusage,
    SYS_getrandom,
    SYS_uname,
    SYS_getcpu,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
#ifdef SYS_time
    SYS_time,
#endif
#ifdef SYS_getrlimit
    SYS_getrlimit,
#endif
#ifdef ENLACE_SANITIZED
    // What the sanitizers' run-time does beside that; it looks through a pipe whether memory can be read.
    SYS_pipe2,
    SYS_getdents64,
    SYS_personality,
    SYS_msync,
    SYS_mlock,
    SYS_munlock,
    SYS_mincore,
#ifdef SYS_pipe
    SYS_pipe,
#endif
#endif
};

constexpr std::uint32_t kAllow = SECCOMP_RET_ALLOW;
constexpr std::uint32_t kKill = SECCOMP_RET_KILL_PROCESS;
constexpr std::uint32_t refuse(int code) {
  return SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(code);
}

constexpr std::uint32_t kOffsetNumber = offsetof(seccomp_data, nr);
constexpr std::uint32_t kOffsetArch = offsetof(seccomp_data, arch);
// The half of an argument that the kernel looks at for ints; both architectures are little-endian.
constexpr std::uint32_t low_half(std::uint32_t argument) {
  return static_cast<std::uint32_t>(offsetof(seccomp_data, args)) + 8 * argument;
}
constexpr std::uint32_t high_half(std::uint32_t argument) {
  return low_half(argument) + 4;
}

// A list of instructions that is written from top to bottom: every jump is "skip the next few".
class Program {
 public:
  void load(std::uint32_t offset) { add(BPF_LD | BPF_W | BPF_ABS, offset, 0, 0); }
  void give(std::uint32_t verdict) { add(BPF_RET | BPF_K, verdict, 0, 0); }
  void give_if_equal(std::uint32_t value, std::uint32_t verdict) { give_if(BPF_JEQ, value, verdict); }
  void give_if_above(std::uint32_t value, std::uint32_t verdict) { give_if(BPF_JGT, value, verdict); }
  void give_if_any_bit(std::uint32_t bits, std::uint32_t verdict) { give_if(BPF_JSET, bits, verdict); }
  void give_unless_equal(std::uint32_t value, std::uint32_t verdict) {
    add(BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0);
    give(verdict);
  }
  // The rules of one system call: `rules` must end in a verdict.
  template <class Rules>
  void for_call(std::uint32_t number, Rules&& rules) {
    const std::size_t jump = code_.size();
    add(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 0);
    rules();
    code_[jump].jf = static_cast<std::uint8_t>(code_.size() - jump - 1);
  }
  [[nodiscard]] std::vector<sock_filter> take() { return std::move(code_); }

 private:
  void give_if(int comparison, std::uint32_t value, std::uint32_t verdict) {
    add(BPF_JMP | comparison | BPF_K, value, 0, 1);
    give(verdict);
  }
  void add(int operation, std::uint32_t value, std::uint8_t if_true, std::uint8_t if_false) {
    code_.push_back({static_cast<std::uint16_t>(operation), if_true, if_false, value});
  }

  std::vector<sock_filter> code_;
};

void allow_first_argument(Program& program, std::initializer_list<std::uint32_t> values, int otherwise) {
  program.load(low_half(0));
  for (const std::uint32_t value : values) program.give_if_equal(value, kAllow);
  program.give(refuse(otherwise));
}

}  // namespace

std::vector<sock_filter> build_seccomp_filter(pid_t self, const AlsoAllowed& also) {
  const auto own_pid = static_cast<std::uint32_t>(self);
  Program program;
  program.load(kOffsetArch);
  program.give_unless_equal(kArchitecture, kKill);
  program.load(kOffsetNumber);
#if defined(__x86_64__)
  program.give_if_any_bit(kX32Bit, kKill);
#endif

  for (const std::uint32_t number : kAlwaysAllowed) program.give_if_equal(number, kAllow);
  for (const std::uint32_t number : also.calls) program.give_if_equal(number, kAllow);
  program.for_call(SYS_socket, [&] {
    program.load(low_half(0));
    for (const std::uint32_t family : also.socket_families) program.give_if_equal(family, kAllow);
    program.give(refuse(EPERM));
  });

  // A thread, never a process; and no namespace, in which a process could have rights again.
  program.for_call(SYS_clone, [&] {
    program.load(low_half(0));
    program.give_if_any_bit(CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC |
                                CLONE_NEWUTS | CLONE_NEWCGROUP | CLONE_PTRACE,
                            refuse(EPERM));
    program.give_if_any_bit(CLONE_THREAD, kAllow);
    program.give(refuse(EPERM));
  });
  // Its flags are behind a pointer, where a filter cannot look.
  program.give_if_equal(SYS_clone3, refuse(ENOSYS));
  // abort() and raise() signal the own process; nobody else can be named.
  program.for_call(SYS_tgkill, [&] { allow_first_argument(program, {own_pid}, EPERM); });
  // ENOSYS: pthread_getattr_np() goes on without the answer.
  program.for_call(SYS_sched_getaffinity, [&] { allow_first_argument(program, {0, own_pid}, ENOSYS); });
  program.for_call(SYS_sched_getparam, [&] { allow_first_argument(program, {0, own_pid}, EPERM); });
  program.for_call(SYS_sched_getscheduler, [&] { allow_first_argument(program, {0, own_pid}, EPERM); });
  // Reading its own limits, never setting any: the host sets them from outside.
  program.for_call(SYS_prlimit64, [&] {
    program.load(low_half(2));
    program.give_unless_equal(0, refuse(EPERM));
    program.load(high_half(2));
    program.give_unless_equal(0, refuse(EPERM));
    allow_first_argument(program, {0, own_pid}, EPERM);
  });
  // F_SETOWN and F_SETSIG would let the kernel signal the host on the worker's behalf.
  program.for_call(SYS_fcntl, [&] {
    program.load(low_half(1));
    for (const int command : {F_GETFD, F_SETFD, F_GETFL}) {
      program.give_if_equal(static_cast<std::uint32_t>(command), kAllow);
    }
    program.give(refuse(EPERM));
  });
  // Names of threads and mappings; not PR_SET_DUMPABLE, PR_SET_PDEATHSIG and the like.
  program.for_call(SYS_prctl, [&] {
    allow_first_argument(program, {PR_SET_NAME, PR_GET_NAME, PR_SET_VMA}, EPERM);
  });

  program.give_if_above(kNewestJudged, refuse(ENOSYS));
  program.give(refuse(EPERM));
  return program.take();
}

bool install_seccomp_filter(const std::vector<sock_filter>& filter) {
  // The kernel reads only.
  const sock_fprog program{static_cast<unsigned short>(filter.size()),
                           const_cast<sock_filter*>(filter.data())};
  return ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) == 0;
}

}  // namespace enlace::worker
