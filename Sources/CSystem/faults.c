#define _GNU_SOURCE 1

#include "CSystemFaults.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

enum { most_watched = 256 };
// One more than the descriptor; 0 for a free slot.
static atomic_int watched[most_watched];

static const int faults[] = {SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGSYS};
enum { fault_count = sizeof faults / sizeof *faults };
static struct sigaction before[fault_count];

void csystem_faults_mark(void) {
  int kept = errno;
  for (size_t i = 0; i < most_watched; i++) {
    int descriptor = atomic_load(&watched[i]) - 1;
    if (descriptor < 0) continue;
    ssize_t ignored = pwrite(descriptor, "!", 1, 0);
    (void)ignored;
  }
  errno = kept;
}

static void faulted(int number, siginfo_t *info, void *context) {
  (void)context;
  csystem_faults_mark();
  for (size_t i = 0; i < fault_count; i++)
    if (faults[i] == number) sigaction(number, &before[i], NULL);
  // A faulting instruction runs again and meets the previous action; a signal that was sent is gone
  // and has to be sent again.
  if (!info || info->si_code <= 0) raise(number);
}

static void install(void) {
  static atomic_flag done = ATOMIC_FLAG_INIT;
  if (atomic_flag_test_and_set(&done)) return;
  struct sigaction action = {.sa_sigaction = faulted, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < fault_count; i++) sigaction(faults[i], &action, &before[i]);
}

int csystem_faults_watch(int descriptor) {
  install();
  for (int i = 0; i < most_watched; i++) {
    int none = 0;
    if (atomic_compare_exchange_strong(&watched[i], &none, descriptor + 1)) return i;
  }
  return -1;
}

void csystem_faults_forget(int ticket) {
  if (ticket >= 0 && ticket < most_watched) atomic_store(&watched[ticket], 0);
}
