#define _GNU_SOURCE
#include "CSpawn.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALL(...) ((int)syscall(__VA_ARGS__))
#define FILE_THERE "/etc/passwd"

static int by_open(void) { return open(FILE_THERE, O_RDONLY); }
static int by_openat2(void) {
  uint64_t how[3] = {O_RDONLY, 0, 0};
  return CALL(437, AT_FDCWD, FILE_THERE, how, sizeof how);
}
static int by_creat(void) { return open("/tmp/retake-sealed", O_CREAT | O_WRONLY, 0600); }
static int by_fopen(void) { return fopen(FILE_THERE, "r") ? 0 : -1; }
static int by_opendir(void) { return opendir("/") ? 0 : -1; }
static int by_dlopen(void) {
  if (dlopen("libutil.so.1", RTLD_NOW)) return 0;
  errno = EPERM;
  return -1;
}
static int by_environ(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/environ", (int)getppid());
  return open(path, O_RDONLY);
}
static int by_memory(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/mem", (int)getppid());
  return open(path, O_RDWR);
}
static int by_access(void) { return access(FILE_THERE, R_OK); }
static int by_readlink(void) {
  char text[64];
  return (int)readlink("/proc/self/exe", text, sizeof text);
}
static int by_unlink(void) { return unlinkat(AT_FDCWD, "/tmp/retake-sealed", 0); }
static int by_mkdir(void) { return mkdirat(AT_FDCWD, "/tmp/retake-sealed-folder", 0700); }
static int by_rename(void) { return renameat(AT_FDCWD, "/tmp/retake-1", AT_FDCWD, "/tmp/retake-2"); }
static int by_symlink(void) { return symlinkat("a", AT_FDCWD, "/tmp/retake-sealed-link"); }
static int by_chmod(void) { return fchmodat(AT_FDCWD, FILE_THERE, 0644, 0); }
static int by_fchmod(void) { return fchmod(3, 0600); }
static int by_chdir(void) { return chdir("/"); }
static int by_inotify(void) { return CALL(__NR_inotify_init1, 0); }
static int by_memfd(void) { return CALL(__NR_memfd_create, "x", 0); }
static int by_socket(void) { return socket(AF_INET, SOCK_STREAM, 0); }
static int by_unix_socket(void) { return socket(AF_UNIX, SOCK_STREAM, 0); }
static int by_socketpair(void) {
  int both[2];
  return socketpair(AF_UNIX, SOCK_STREAM, 0, both);
}
static int by_connect(void) {
  struct sockaddr_un to = {.sun_family = AF_UNIX, .sun_path = "/run/x"};
  return connect(3, (struct sockaddr *)&to, sizeof to);
}
static int by_bind(void) {
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  return bind(3, (struct sockaddr *)&to, sizeof to);
}
static int by_sendto(void) { return (int)sendto(3, "", 0, 0, NULL, 0); }
static int by_sendmsg(void) {
  struct msghdr message = {0};
  return (int)sendmsg(0, &message, 0);
}
static int by_lookup(void) {
  struct addrinfo *found = NULL;
  if (getaddrinfo("localhost", "80", NULL, &found) == 0 && found) {
    // From memory of its own, without a question to anybody; nothing can be done with it.
    int made = socket(found->ai_family, SOCK_STREAM, 0);
    return made;
  }
  errno = EPERM;
  return -1;
}
static int by_fork(void) {
  int child = CALL(__NR_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  return child;
}
static int by_clone3(void) {
  uint64_t arguments[8] = {0, 0, 0, 0, SIGCHLD};
  int child = CALL(435, arguments, sizeof arguments);
  if (child == 0) _exit(0);
  return child;
}
static int by_spawn(void) {
  pid_t child;
  char *arguments[] = {"true", NULL};
  errno = posix_spawn(&child, "/bin/true", NULL, NULL, arguments, NULL);
  return errno ? -1 : 0;
}
static int by_system(void) {
  int status = system("true");
  return status == 0 ? 0 : -1;
}
static int by_popen(void) { return popen("true", "r") ? 0 : -1; }
static int by_kill(void) { return kill(getppid(), 0); }
static int by_kill_group(void) { return kill(0, 0); }
static int by_tgkill(void) { return CALL(__NR_tgkill, getppid(), getppid(), 0); }
static int by_sigqueue(void) {
  union sigval none = {0};
  return sigqueue(getppid(), 0, none);
}
static int by_dumpable(void) { return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); }
static int by_seccomp(void) { return prctl(PR_SET_SECCOMP, 1, 0, 0, 0); }
static int by_limit(void) {
  struct rlimit limit = {64, 64};
  return setrlimit(RLIMIT_NOFILE, &limit);
}
static int by_parents_limit(void) {
  struct rlimit limit = {0, 0};
  return prlimit(getppid(), RLIMIT_CPU, &limit, NULL);
}
static int by_owner(void) { return fcntl(3, F_SETOWN, getppid()); }
static int by_ioctl(void) {
  char letter = 'x';
  return CALL(__NR_ioctl, 0, 0x5412, &letter);
}
static int by_shared_memory(void) { return shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600); }
static int by_affinity(void) {
  unsigned long mask = 1;
  return CALL(__NR_sched_setaffinity, getppid(), sizeof mask, &mask);
}
static int by_priority(void) { return setpriority(PRIO_PROCESS, (id_t)getppid(), 19); }

static int by_execve(void) {
  char *arguments[] = {"true", NULL};
  return execve("/bin/true", arguments, NULL);
}
static int by_ptrace(void) { return CALL(__NR_ptrace, 16, getppid(), 0, 0); }
static int by_reading_memory(void) {
  char byte;
  struct iovec here = {&byte, 1}, there = {(void *)0x1000, 1};
  return (int)process_vm_readv(getppid(), &here, 1, &there, 1, 0);
}
static int by_writing_memory(void) {
  char byte = 0;
  struct iovec here = {&byte, 1}, there = {(void *)0x1000, 1};
  return (int)process_vm_writev(getppid(), &here, 1, &there, 1, 0);
}
static int by_mount(void) { return CALL(__NR_mount, "none", "/tmp", "tmpfs", 0, 0); }
static int by_unshare(void) { return CALL(__NR_unshare, 0x10000000); }
static int by_setns(void) { return CALL(__NR_setns, 0, 0); }
static int by_chroot(void) { return CALL(__NR_chroot, "/"); }
static int by_bpf(void) { return CALL(__NR_bpf, 0, 0, 0); }
static int by_io_uring(void) {
  char parameters[120] = {0};
  return CALL(425, 1, parameters);
}
static int by_handle(void) { return CALL(__NR_open_by_handle_at, 0, 0, 0); }
static int by_pidfd(void) { return CALL(438, 0, 0, 0); }
static int by_keys(void) { return CALL(__NR_keyctl, 0, 0, 0, 0, 0); }
static int by_user(void) { return CALL(__NR_setuid, 65534); }
static int by_module(void) { return CALL(__NR_init_module, 0, 0, ""); }
static int by_old_numbers(void) {
#ifdef __x86_64__
  long result;
  // The 32-bit interface, where 20 is getpid.
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory", "r8", "r9", "r10", "r11");
  return (int)result;
#else
  raise(SIGSYS);
  return -1;
#endif
}

static void *nothing(void *given) { return given; }
/// What must go on working.
static int by_thread(void) {
  pthread_t thread;
  errno = pthread_create(&thread, NULL, nothing, NULL);
  return errno ? -1 : pthread_join(thread, NULL);
}

static const struct {
  const char *name;
  int (*run)(void);
} attempts[] = {
    {"open", by_open}, {"openat2", by_openat2}, {"creat", by_creat}, {"fopen", by_fopen},
    {"opendir", by_opendir}, {"dlopen", by_dlopen}, {"environ of the parent", by_environ},
    {"mem of the parent", by_memory}, {"access", by_access}, {"readlink", by_readlink},
    {"unlink", by_unlink}, {"mkdir", by_mkdir}, {"rename", by_rename}, {"symlink", by_symlink},
    {"chmod", by_chmod}, {"fchmod", by_fchmod}, {"chdir", by_chdir}, {"inotify", by_inotify},
    {"memfd_create", by_memfd}, {"socket", by_socket}, {"unix socket", by_unix_socket},
    {"socketpair", by_socketpair}, {"connect", by_connect}, {"bind", by_bind},
    {"sendto", by_sendto}, {"sendmsg elsewhere", by_sendmsg}, {"getaddrinfo", by_lookup},
    {"fork", by_fork}, {"clone3", by_clone3}, {"posix_spawn", by_spawn}, {"system", by_system},
    {"popen", by_popen}, {"kill the parent", by_kill}, {"kill the group", by_kill_group},
    {"tgkill the parent", by_tgkill}, {"sigqueue", by_sigqueue}, {"dumpable", by_dumpable},
    {"seccomp", by_seccomp}, {"setrlimit", by_limit}, {"prlimit of the parent", by_parents_limit},
    {"F_SETOWN", by_owner}, {"ioctl", by_ioctl}, {"shmget", by_shared_memory},
    {"sched_setaffinity", by_affinity}, {"setpriority", by_priority}, {"execve", by_execve},
    {"ptrace", by_ptrace}, {"process_vm_readv", by_reading_memory},
    {"process_vm_writev", by_writing_memory}, {"mount", by_mount}, {"unshare", by_unshare},
    {"setns", by_setns}, {"chroot", by_chroot}, {"bpf", by_bpf}, {"io_uring_setup", by_io_uring},
    {"open_by_handle_at", by_handle}, {"pidfd_getfd", by_pidfd}, {"keyctl", by_keys},
    {"setuid", by_user}, {"init_module", by_module}, {"32-bit call", by_old_numbers},
    {"thread", by_thread},
};

int cspawn_attempt(const char *name) {
  for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
    if (strcmp(attempts[i].name, name) != 0) continue;
    errno = 0;
    return attempts[i].run() >= 0 ? 0 : errno ? errno : EPERM;
  }
  return -1;
}

const char *cspawn_error_name(int code) {
  const char *name = strerrorname_np(code);
  return name ? name : "?";
}
