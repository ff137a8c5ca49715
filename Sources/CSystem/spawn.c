#define _GNU_SOURCE
#include "CSystemSpawn.h"

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

static int confine(const csystem_limits *limits, pid_t parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return errno;
  if (getppid() != parent) _exit(127);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  limit(RLIMIT_CPU, limits->processor_seconds);
  limit(RLIMIT_FSIZE, limits->file_size);
  limit(RLIMIT_NOFILE, limits->open_files);
  limit(RLIMIT_AS, limits->address_space);
  return 0;
}

/// Gives the child the descriptors it was promised and closes all others.
static int arrange(const csystem_spawn_options *options) {
  // Copies above the places they go to, or one would be closed before another is made of it.
  int sources[] = {options->input, options->output, options->error, options->channel};
  int nothing = -1;
  for (int place = 0; place <= CHANNEL; place++) {
    if (sources[place] == CSYSTEM_NULL) {
      if (nothing < 0) nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
      if (nothing < 0) return errno;
      sources[place] = nothing;
    }
    if (sources[place] < 0) continue;
    sources[place] = fcntl(sources[place], F_DUPFD_CLOEXEC, CHANNEL + 1);
    if (sources[place] < 0) return errno;
  }
  if (options->log) {
    int log = open(options->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0) return errno;
    sources[1] = sources[2] = fcntl(log, F_DUPFD_CLOEXEC, CHANNEL + 1);
    if (sources[1] < 0) return errno;
  }
  int first = CHANNEL;
  for (int place = 0; place <= CHANNEL; place++) {
    if (sources[place] < 0) continue;
    if (dup2(sources[place], place) < 0) return errno;
    if (place == CHANNEL) first = CHANNEL + 1;
  }
  if (close_range(first, ~0U, 0) == 0) return 0;
  // Kernels before 5.9 do not have it, and a filter of system calls may refuse it.
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return errno;
  const int end = limit.rlim_max < 1 << 20 ? (int)limit.rlim_max : 1 << 20;
  for (int number = first; number < end; number++) close(number);
  return 0;
}

/// Runs in the child, on the parent's memory: only system calls, no allocation.
static int become(
    char *const *programs, char *const *arguments, char *const *environment,
    const csystem_spawn_options *options, pid_t parent) {
  forget_handlers();
  if (options->new_session) setsid();
  int failure = arrange(options);
  if (failure == 0 && options->limits) failure = confine(options->limits, parent);
  if (failure) return failure;
  sigset_t empty;
  sigemptyset(&empty);
  sigprocmask(SIG_SETMASK, &empty, NULL);
  failure = ENOENT;
  bool is_forbidden = false;
  // The rules of execvp(3), without its shell for files that have no format.
  for (; *programs; programs++) {
    execve(*programs, arguments, environment);
    failure = errno;
    is_forbidden |= failure == EACCES;
    switch (failure) {
    case EACCES: case ENOENT: case ESTALE: case ENOTDIR: case ENODEV: case ETIMEDOUT: continue;
    default: return failure;
    }
  }
  return is_forbidden ? EACCES : failure;
}

int csystem_spawn(
    char *const *programs, char *const *arguments, char *const *environment,
    const csystem_spawn_options *options, pid_t *pid) {
  // A handler of the parent must not run in the child while the two share memory.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  volatile int failure = 0;
  pid_t parent = getpid();
  pid_t child = vfork();
  if (child == 0) {
    failure = become(programs, arguments, environment, options, parent);
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
