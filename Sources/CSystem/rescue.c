#define _GNU_SOURCE 1

#include "CSystemRescue.h"

#include "CSystemFaults.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

// Two slots: a handler that interrupts arm() always finds a complete one.
static struct {
  uint8_t *bytes;
  size_t count, capacity;
  int descriptor;
} slots[2];
static struct termios modes;
static bool has_modes;
static atomic_int armed_slot = -1;

bool csystem_rescue_arm(int descriptor, const uint8_t *bytes, size_t count) {
  static int last;
  if (count > slots[!last].capacity) {
    uint8_t *larger = realloc(slots[!last].bytes, count);
    if (larger == NULL) return false;
    slots[!last].bytes = larger;
    slots[!last].capacity = count;
  }
  if (atomic_load(&armed_slot) < 0) has_modes = tcgetattr(descriptor, &modes) == 0;
  last = !last;
  if (count > 0) memcpy(slots[last].bytes, bytes, count);
  slots[last].count = count;
  slots[last].descriptor = descriptor;
  atomic_store(&armed_slot, last);
  return true;
}

void csystem_rescue_disarm(void) { atomic_store(&armed_slot, -1); }

bool csystem_rescue_now(void) {
  int slot = atomic_exchange(&armed_slot, -1);
  if (slot < 0) return false;
  int kept = errno;
  // In the background a change of modes would stop the process instead of ending it.
  sigset_t stop, before;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &stop, &before);
  size_t done = 0;
  while (done < slots[slot].count) {
    ssize_t written =
        write(slots[slot].descriptor, slots[slot].bytes + done, slots[slot].count - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    done += (size_t)written;
  }
  if (has_modes) tcsetattr(slots[slot].descriptor, TCSANOW, &modes);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = kept;
  return true;
}

static void rescue_at_exit(void) { csystem_rescue_now(); }

// First the signals of our own faults, then those that another program sends to end us.
static const int fatal[] = {SIGILL,  SIGTRAP, SIGSEGV, SIGABRT,   SIGBUS,  SIGFPE,  SIGSYS,
                            SIGQUIT, SIGXCPU, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2};
enum { fatal_count = sizeof fatal / sizeof *fatal, fault_count = 7 };
static struct sigaction before_rescue[fatal_count];
static char last_words[512];
// Swift's own handler shows a page of backtrace and, on a terminal, waits for a key: only for users
// who asked for it.
static bool wants_backtrace;

static void crashed(int number, siginfo_t *info, void *context) {
  (void)context;
  bool is_fault = false;
  for (int i = 0; i < fault_count; i++) is_fault |= fatal[i] == number;
  if (is_fault) csystem_faults_mark();
  struct sigaction plain = {.sa_handler = SIG_DFL};
  bool is_ours = csystem_rescue_now() && is_fault;
  if (is_ours) {
    ssize_t ignored = write(STDERR_FILENO, last_words, strlen(last_words));
    (void)ignored;
  }
  for (int i = 0; i < fatal_count; i++) {
    if (fatal[i] != number) continue;
    sigaction(number, is_ours && !wants_backtrace ? &plain : &before_rescue[i], NULL);
  }
  // A faulting instruction runs again and meets the old action; a signal that was sent is gone and
  // has to be sent again. It stays blocked until this handler returns.
  if (!info || info->si_code <= 0) raise(number);
}

// A stack overflow leaves no stack for the handler, and a signal stack belongs to one thread. Most
// of our threads are created by libraries, so every thread created after the installation gets its
// own on the way: this definition of pthread_create overrides that of the C library.
enum { spare_stack_size = 64 * 1024 };
static atomic_bool gives_spare_stacks;

#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#if defined(__has_feature)
#if !__has_feature(thread_sanitizer) && !__has_feature(address_sanitizer)
#define MAKES_THREADS 1
#endif
#else
#define MAKES_THREADS 1
#endif
#endif

#ifdef MAKES_THREADS
typedef int (*thread_maker)(
    pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

struct thread_start {
  void *(*body)(void *);
  void *argument;
};

static void remove_spare_stack(void *spare) {
  stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&none, NULL);
  munmap(spare, spare_stack_size);
}

static void *run_with_spare_stack(void *given) {
  struct thread_start start = *(struct thread_start *)given;
  free(given);
  void *result = NULL;
  void *spare = mmap(
      NULL, spare_stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
      -1, 0);
  if (spare == MAP_FAILED) return start.body(start.argument);
  stack_t stack = {.ss_sp = spare, .ss_size = spare_stack_size};
  sigaltstack(&stack, NULL);
  pthread_cleanup_push(remove_spare_stack, spare);
  result = start.body(start.argument);
  pthread_cleanup_pop(1);
  return result;
}

int pthread_create(
    pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
  static _Atomic(thread_maker) known;
  thread_maker make = atomic_load(&known);
  if (!make) {
    make = (thread_maker)dlsym(RTLD_NEXT, "pthread_create");
    if (!make) return EAGAIN;
    atomic_store(&known, make);
  }
  struct thread_start *start =
      atomic_load(&gives_spare_stacks) ? malloc(sizeof *start) : NULL;
  if (!start) return make(thread, attributes, body, argument);
  *start = (struct thread_start){body, argument};
  int failure = make(thread, attributes, run_with_spare_stack, start);
  if (failure) free(start);
  return failure;
}
#endif

void csystem_rescue_install(const char *message) {
  static bool done;
  if (done) return;
  done = true;
  strncpy(last_words, message, sizeof last_words - 1);
  wants_backtrace = getenv("SWIFT_BACKTRACE") != NULL;
  atomic_store(&gives_spare_stacks, true);
  static uint8_t spare_stack[spare_stack_size];
  stack_t old, stack = {.ss_sp = spare_stack, .ss_size = sizeof spare_stack};
  if (sigaltstack(NULL, &old) == 0 && (old.ss_flags & SS_DISABLE)) sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  sigset_t ours;
  sigemptyset(&ours);
  for (int i = 0; i < fatal_count; i++) {
    // Signals that our parent ignores are meant to be survived.
    bool is_ignored = i >= fault_count && sigaction(fatal[i], NULL, &before_rescue[i]) == 0 &&
                      before_rescue[i].sa_handler == SIG_IGN;
    if (is_ignored) continue;
    sigaction(fatal[i], &action, &before_rescue[i]);
    sigaddset(&ours, fatal[i]);
  }
  // A fault whose signal is blocked ends the process without its handler.
  pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
  atexit(rescue_at_exit);
}
