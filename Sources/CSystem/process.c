#define _GNU_SOURCE
#include "CSystemProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHANNEL 3

static void limit(int what, int64_t value) {
  if (value <= 0) return;
  struct rlimit now;
  if (getrlimit(what, &now) != 0) return;
  rlim_t wanted = (rlim_t)value;
  if (now.rlim_max != RLIM_INFINITY && wanted > now.rlim_max) wanted = now.rlim_max;
  struct rlimit both = {wanted, wanted};
  setrlimit(what, &both);
}

static void forget_handlers(void) {
  struct sigaction standard = {.sa_handler = SIG_DFL};
  for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
}

/// Runs in the child, on the parent's memory: only system calls, no allocation.
static int become(
    const char *program, char *const *arguments, char *const *environment, int channel,
    const csystem_limits *limits, pid_t parent) {
  forget_handlers();
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return errno;
  if (getppid() != parent) _exit(127);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  // Not below 4, or a later duplicate would close what it copies from.
  int kept = fcntl(channel, F_DUPFD, CHANNEL + 1);
  int nothing = open("/dev/null", O_RDWR);
  if (kept < 0 || nothing < 0) return errno;
  for (int descriptor = 0; descriptor < CHANNEL; descriptor++) {
    if (dup2(nothing, descriptor) < 0) return errno;
  }
  if (dup2(kept, CHANNEL) < 0) return errno;
  if (close_range(CHANNEL + 1, ~0U, 0) != 0) return errno;
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  limit(RLIMIT_CPU, limits->processor_seconds);
  limit(RLIMIT_FSIZE, limits->file_size);
  limit(RLIMIT_NOFILE, limits->open_files);
  limit(RLIMIT_AS, limits->address_space);
  sigset_t empty;
  sigemptyset(&empty);
  sigprocmask(SIG_SETMASK, &empty, NULL);
  execve(program, arguments, environment);
  return errno;
}

int csystem_spawn_confined(
    const char *program, char *const *arguments, char *const *environment, int channel,
    const csystem_limits *limits, pid_t *pid) {
  // A handler of the parent must not run in the child while the two share memory.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  volatile int failure = 0;
  pid_t parent = getpid();
  pid_t child = vfork();
  if (child == 0) {
    failure = become(program, arguments, environment, channel, limits, parent);
    _exit(127);
  }
  int result = child < 0 ? errno : failure;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (child > 0 && result != 0) {
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
  }
  *pid = result == 0 ? child : -1;
  return result;
}

int csystem_signal_of_status(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }
