#define _GNU_SOURCE
#include "CSystemSeal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "landlock.h"

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE

/// Calls that work on memory, threads, time, and open descriptors. Most frequent first.
static const int allowed[] = {
    __NR_futex, __NR_read, __NR_pread64, __NR_lseek, __NR_write, __NR_pwrite64, __NR_mmap,
    __NR_munmap, __NR_mprotect, __NR_madvise, __NR_mremap, __NR_brk, __NR_close, __NR_fstat,
    __NR_readv, __NR_writev, __NR_ftruncate, __NR_fadvise64, __NR_dup, __NR_ppoll, __NR_rt_sigprocmask,
    __NR_rt_sigaction, __NR_rt_sigreturn, __NR_sigaltstack, __NR_restart_syscall,
    __NR_set_robust_list, __NR_set_tid_address, __NR_exit, __NR_exit_group, __NR_gettid,
    __NR_getpid, __NR_getppid, __NR_getuid, __NR_geteuid, __NR_getgid, __NR_getegid,
    __NR_clock_gettime, __NR_clock_getres, __NR_clock_nanosleep, __NR_nanosleep, __NR_gettimeofday,
    __NR_getrandom, __NR_getrusage, __NR_sysinfo, __NR_uname, __NR_sched_yield,
    __NR_sched_getaffinity, __NR_getcpu,
#ifdef __NR_rseq
    __NR_rseq,
#endif
#ifdef __NR_poll
    __NR_poll, __NR_pause,
#endif
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    // Their runtimes stop other threads and inspect what is mapped.
    __NR_mincore, __NR_membarrier,
#endif
#endif
};

/// Calls that end the process.
static const int fatal[] = {
    __NR_execve, __NR_execveat, __NR_ptrace, __NR_process_vm_readv, __NR_process_vm_writev,
    __NR_mount, __NR_umount2, __NR_pivot_root, __NR_chroot, __NR_setns, __NR_unshare, __NR_bpf,
    __NR_perf_event_open, __NR_keyctl, __NR_add_key, __NR_request_key, __NR_init_module,
    __NR_finit_module, __NR_delete_module, __NR_kexec_load, __NR_reboot, __NR_swapon, __NR_swapoff,
    __NR_open_by_handle_at, __NR_setuid, __NR_setgid, __NR_setreuid, __NR_setregid,
    __NR_setresuid, __NR_setresgid, __NR_setgroups, __NR_capset, __NR_personality, __NR_quotactl,
    __NR_acct, __NR_settimeofday, __NR_clock_settime, __NR_adjtimex, __NR_sethostname,
    __NR_setdomainname, __NR_vhangup,
#ifdef __NR_userfaultfd
    __NR_userfaultfd,
#endif
#ifdef __NR_kexec_file_load
    __NR_kexec_file_load,
#endif
#ifdef __NR_io_uring_setup
    __NR_io_uring_setup, __NR_io_uring_enter, __NR_io_uring_register, __NR_open_tree,
    __NR_move_mount, __NR_fsopen, __NR_fsconfig, __NR_fsmount, __NR_fspick,
#endif
#ifdef __NR_pidfd_getfd
    __NR_pidfd_getfd,
#endif
#ifdef __NR_process_madvise
    __NR_process_madvise,
#endif
#ifdef __NR_iopl
    __NR_iopl, __NR_ioperm, __NR_modify_ldt,
#endif
};

/// Calls that only look: allowed, besides openat for reading, if system files can be read.
static const int looking[] = {
    __NR_faccessat, __NR_readlinkat, __NR_getdents64, __NR_statfs, __NR_fstatfs, __NR_statx,
    __NR_getcwd,
#ifdef __NR_faccessat2
    __NR_faccessat2,
#endif
#ifdef __NR_access
    __NR_access, __NR_stat, __NR_lstat, __NR_readlink,
#endif
};

/// Above this number are calls newer than this list: a C library that tries one expects to hear
/// that it does not exist.
enum { newest_known = 462 };

enum { most_steps = 512 };

typedef struct {
  struct sock_filter steps[most_steps];
  unsigned short count;
} program;

static void add(program *filter, struct sock_filter step) {
  if (filter->count < most_steps) filter->steps[filter->count] = step;
  filter->count++;
}

static void load(program *filter, size_t offset) {
  add(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

static void answer(program *filter, uint32_t action) {
  add(filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

/// Takes the next step if the loaded number compares so with `value`, else skips it.
static void when(program *filter, unsigned short comparison, uint32_t value) {
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | comparison | BPF_K, value, 0, 1));
}

/// Takes the next step unless it does.
static void unless(program *filter, unsigned short comparison, uint32_t value) {
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | comparison | BPF_K, value, 1, 0));
}

enum { refused = SECCOMP_RET_ERRNO | EPERM, unknown = SECCOMP_RET_ERRNO | ENOSYS };

static void answer_all(program *filter, const int *calls, size_t count, uint32_t action) {
  for (size_t i = 0; i < count; i++) {
    when(filter, BPF_JEQ, (uint32_t)calls[i]);
    answer(filter, action);
  }
}
#define LIST(calls) calls, sizeof calls / sizeof *calls

/// The bits of O_TMPFILE besides O_DIRECTORY.
enum { nameless = O_TMPFILE & ~O_DIRECTORY };

static size_t argument(int number) {
  return offsetof(struct seccomp_data, args) + (size_t)number * sizeof(uint64_t);
}

/// Begins the steps for one call, up to `end_call`; the first loads an argument.
static unsigned short begin_call(program *filter, int call) {
  load(filter, offsetof(struct seccomp_data, nr));
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 0));
  return (unsigned short)(filter->count - 1);
}

/// Ends them; any other argument gets `otherwise`.
static void end_call(program *filter, unsigned short start, uint32_t otherwise) {
  answer(filter, otherwise);
  if (start < most_steps) filter->steps[start].jf = (uint8_t)(filter->count - start - 1);
}

/// Allows a call if its argument is one of these.
static void allow_with(program *filter, int call, int place, const int *values, size_t count) {
  const unsigned short start = begin_call(filter, call);
  load(filter, argument(place));
  answer_all(filter, values, count, SECCOMP_RET_ALLOW);
  end_call(filter, start, refused);
}

static void allow_some(program *filter, csystem_seal_kind kind, int channel) {
  static const int commands[] = {F_GETFD, F_SETFD, F_GETFL, F_DUPFD, F_DUPFD_CLOEXEC};
  static const int names[] = {PR_SET_NAME, PR_GET_NAME};
  const int ours[] = {getpid()};
  allow_with(filter, __NR_fcntl, 1, LIST(commands));
  allow_with(filter, __NR_prctl, 0, LIST(names));
  allow_with(filter, __NR_sendmsg, 0, &channel, 1);
  allow_with(filter, __NR_recvmsg, 0, &channel, 1);
  // abort() and similar functions signal the process itself.
  allow_with(filter, __NR_tgkill, 0, LIST(ours));
  // A thread, not a process. clone3 has its flags in memory, where a filter cannot see them: the C
  // library falls back to clone if there is none.
  unsigned short start = begin_call(filter, __NR_clone);
  load(filter, argument(0));
  unless(filter, BPF_JSET, CLONE_THREAD);
  answer(filter, refused);
  when(filter, BPF_JSET, CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC |
                             CLONE_NEWUTS | CLONE_NEWCGROUP);
  answer(filter, refused);
  end_call(filter, start, SECCOMP_RET_ALLOW);
  // Reading limits, which every new thread does for its stack, not setting them.
  start = begin_call(filter, __NR_prlimit64);
  for (int half = 0; half < 2; half++) {
    load(filter, argument(2) + (size_t)half * sizeof(uint32_t));
    unless(filter, BPF_JEQ, 0);
    answer(filter, refused);
  }
  end_call(filter, start, SECCOMP_RET_ALLOW);
  // The C library's fstat() is this call with a flag, which also works with the names of some
  // files: that would reveal whether a file exists and how long it is.
  start = begin_call(filter, __NR_newfstatat);
  if (kind == CSYSTEM_SEAL_ALL) {
    load(filter, argument(3));
    unless(filter, BPF_JSET, AT_EMPTY_PATH);
    answer(filter, refused);
  }
  end_call(filter, start, SECCOMP_RET_ALLOW);
  if (kind == CSYSTEM_SEAL_ALL) return;
  load(filter, offsetof(struct seccomp_data, nr));
  answer_all(filter, LIST(looking), SECCOMP_RET_ALLOW);
  start = begin_call(filter, __NR_openat);
  load(filter, argument(2));
  when(filter, BPF_JSET, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | nameless);
  answer(filter, refused);
  end_call(filter, start, SECCOMP_RET_ALLOW);
}

static void build(program *filter, csystem_seal_kind kind, int channel) {
  filter->count = 0;
  load(filter, offsetof(struct seccomp_data, arch));
  unless(filter, BPF_JEQ, ARCHITECTURE);
  answer(filter, SECCOMP_RET_KILL_PROCESS);
  load(filter, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
  // Calls of x32, which have other numbers.
  when(filter, BPF_JGE, 0x40000000);
  answer(filter, SECCOMP_RET_KILL_PROCESS);
#endif
  answer_all(filter, LIST(allowed), SECCOMP_RET_ALLOW);
  answer_all(filter, LIST(fatal), SECCOMP_RET_KILL_PROCESS);
#ifdef __NR_clone3
  when(filter, BPF_JEQ, __NR_clone3);
  answer(filter, unknown);
#endif
  when(filter, BPF_JGT, newest_known);
  answer(filter, unknown);
  allow_some(filter, kind, channel);
  answer(filter, refused);
}

/// See `csystem_seal_report.filter`.
static int filter_calls(csystem_seal_kind kind, int channel) {
  program filter;
  build(&filter, kind, channel);
  if (filter.count > most_steps) return 0;
  struct sock_fprog given = {.len = filter.count, .filter = filter.steps};
  if (syscall(
          __NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, (void *)&given) == 0) {
    return 2;
  }
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &given, 0, 0) == 0 ? 1 : 0;
}

#else

static int filter_calls(csystem_seal_kind kind, int channel) {
  (void)kind, (void)channel;
  return 0;
}

#endif

/// Limits the user's processes, with room for the threads of everything that runs now and as many
/// of ours as a picture takes. It does not bind root, and counts threads: only for kernels without
/// anything better.
static int64_t limit_processes(void) {
  struct sysinfo machine;
  if (sysinfo(&machine) != 0) return 0;
  struct rlimit limit;
  if (getrlimit(RLIMIT_NPROC, &limit) != 0) return 0;
  const rlim_t wanted = (rlim_t)machine.procs + 256;
  if (limit.rlim_max != RLIM_INFINITY && wanted > limit.rlim_max) return 0;
  limit = (struct rlimit){wanted, wanted};
  return setrlimit(RLIMIT_NPROC, &limit) == 0 ? (int64_t)wanted : 0;
}

csystem_seal_report csystem_seal(csystem_seal_kind kind, int channel) {
  csystem_seal_report report = {0};
  report.no_new_privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  report.is_private = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
  report.landlock = landlock_deny(kind == CSYSTEM_SEAL_BUT_SYSTEM_FILES);
  report.filter = filter_calls(kind, channel);
  if (report.filter == 0) report.processes = limit_processes();
  return report;
}
