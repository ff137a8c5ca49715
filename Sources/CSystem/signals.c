#define _GNU_SOURCE 1

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <unistd.h>

#include "CSystemRescue.h"

static atomic_uint_fast64_t untaken;
static int ends[2] = {-1, -1};

static void note(int number) {
  int kept = errno;
  // One byte for any number of signals: a storm costs one wake-up.
  if (atomic_fetch_or(&untaken, UINT64_C(1) << number) == 0) {
    ssize_t ignored = write(ends[1], "", 1);
    (void)ignored;
  }
  errno = kept;
}

int csystem_signals_open(void) {
  static const int noted[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT};
  if (ends[0] < 0) {
    if (pipe(ends) != 0) return -1;
    for (int i = 0; i < 2; i++) {
      fcntl(ends[i], F_SETFL, O_NONBLOCK);
      fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    }
  }
  struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigset_t ours;
  sigemptyset(&ours);
  for (unsigned i = 0; i < sizeof noted / sizeof *noted; i++) {
    sigaddset(&ours, noted[i]);
    struct sigaction before;
    // Signals that our parent ignores (nohup, a shell without job control) stay ignored.
    if (sigaction(noted[i], NULL, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    sigaction(noted[i], &action, NULL);
  }
  // A program started from a thread that blocks signals would never see them.
  pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
  return ends[0];
}

uint64_t csystem_signals_take(void) {
  char bytes[64];
  while (ends[0] >= 0 && read(ends[0], bytes, sizeof bytes) > 0) {
  }
  return atomic_exchange(&untaken, 0);
}

void csystem_stop(bool group) {
  struct sigaction action = {.sa_handler = SIG_IGN}, before;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTSTP, &action, &before);
  if (group) kill(0, SIGTSTP);
  action.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &action, NULL);
  // Aimed at this thread, so it has stopped and continued when raise() returns.
  raise(SIGTSTP);
  sigaction(SIGTSTP, &before, NULL);
}
