#define _GNU_SOURCE 1

#include "CSystemThreads.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

/// Starts a detached thread. Signals belong to the program's own threads.
static bool start_thread(void *(*body)(void *), void *context) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  bool is_started = pthread_create(&thread, NULL, body, context) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (is_started) pthread_detach(thread);
  return is_started;
}

// MARK: - Pools

struct piece {
  void (*work)(void *);
  void *context;
  struct piece *next;
};

struct csystem_pool {
  pthread_mutex_t lock;
  pthread_cond_t has_work;
  struct piece *first, **end;
  size_t width, threads, idle, waiting;
};

csystem_pool *csystem_pool_make(size_t width) {
  csystem_pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) return NULL;
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->has_work, NULL);
  pool->end = &pool->first;
  pool->width = width > 0 ? width : 1;
  return pool;
}

static void *work(void *context) {
  csystem_pool *pool = context;
  pthread_mutex_lock(&pool->lock);
  for (;;) {
    while (pool->first == NULL) {
      pool->idle++;
      pthread_cond_wait(&pool->has_work, &pool->lock);
      pool->idle--;
    }
    struct piece *piece = pool->first;
    pool->first = piece->next;
    if (pool->first == NULL) pool->end = &pool->first;
    pool->waiting--;
    pthread_mutex_unlock(&pool->lock);
    piece->work(piece->context);
    free(piece);
    pthread_mutex_lock(&pool->lock);
  }
}

bool csystem_pool_add(csystem_pool *pool, void (*work_)(void *), void *context) {
  struct piece *piece = malloc(sizeof *piece);
  if (piece == NULL) return false;
  *piece = (struct piece){.work = work_, .context = context};
  pthread_mutex_lock(&pool->lock);
  // Each idle thread is about to take one waiting piece.
  if (pool->idle <= pool->waiting && pool->threads < pool->width) {
    if (start_thread(work, pool)) pool->threads++;
  }
  bool is_taken = pool->threads > 0;
  if (is_taken) {
    *pool->end = piece;
    pool->end = &piece->next;
    pool->waiting++;
    pthread_cond_signal(&pool->has_work);
  }
  pthread_mutex_unlock(&pool->lock);
  if (!is_taken) free(piece);
  return is_taken;
}

// MARK: - Timers

struct timer {
  uint64_t number;
  struct timespec moment;
  void (*fire)(void *);
  void *context;
  struct timer *next;
};

static struct {
  pthread_mutex_t lock;
  pthread_cond_t has_changed;
  bool is_running;
  uint64_t last;
  /// The next one to fire is first.
  struct timer *first;
} timers = {.lock = PTHREAD_MUTEX_INITIALIZER};

static bool is_earlier(struct timespec one, struct timespec other) {
  return one.tv_sec < other.tv_sec || (one.tv_sec == other.tv_sec && one.tv_nsec < other.tv_nsec);
}

static void *run_timers(void *context) {
  (void)context;
  pthread_mutex_lock(&timers.lock);
  for (;;) {
    struct timer *timer = timers.first;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (timer == NULL) {
      pthread_cond_wait(&timers.has_changed, &timers.lock);
    } else if (is_earlier(now, timer->moment)) {
      // The timer may be cancelled, and its memory freed, during the wait.
      struct timespec moment = timer->moment;
      pthread_cond_timedwait(&timers.has_changed, &timers.lock, &moment);
    } else {
      timers.first = timer->next;
      pthread_mutex_unlock(&timers.lock);
      timer->fire(timer->context);
      free(timer);
      pthread_mutex_lock(&timers.lock);
    }
  }
}

/// Starts the thread with the first timer. The lock is held.
static bool have_thread(void) {
  if (timers.is_running) return true;
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&timers.has_changed, &attributes);
  pthread_condattr_destroy(&attributes);
  timers.is_running = start_thread(run_timers, NULL);
  return timers.is_running;
}

uint64_t csystem_timer_start(uint64_t nanoseconds, void (*fire)(void *), void *context) {
  struct timer *timer = malloc(sizeof *timer);
  if (timer == NULL) return 0;
  struct timespec moment;
  clock_gettime(CLOCK_MONOTONIC, &moment);
  const uint64_t second = 1000000000;
  uint64_t part = (uint64_t)moment.tv_nsec + nanoseconds % second;
  moment.tv_sec += (time_t)(nanoseconds / second + part / second);
  moment.tv_nsec = (long)(part % second);

  pthread_mutex_lock(&timers.lock);
  uint64_t number = have_thread() ? ++timers.last : 0;
  if (number == 0) {
    free(timer);
  } else {
    *timer = (struct timer){.number = number, .moment = moment, .fire = fire, .context = context};
    struct timer **place = &timers.first;
    while (*place != NULL && !is_earlier(moment, (*place)->moment)) place = &(*place)->next;
    timer->next = *place;
    *place = timer;
    if (timers.first == timer) pthread_cond_signal(&timers.has_changed);
  }
  pthread_mutex_unlock(&timers.lock);
  return number;
}

bool csystem_timer_cancel(uint64_t number) {
  pthread_mutex_lock(&timers.lock);
  struct timer **place = &timers.first;
  while (*place != NULL && (*place)->number != number) place = &(*place)->next;
  struct timer *timer = *place;
  if (timer != NULL) *place = timer->next;
  pthread_mutex_unlock(&timers.lock);
  free(timer);
  return timer != NULL;
}

// MARK: - Swift's tasks

// Swift's concurrency runtime lets another executor replace its own through this hook, as
// SwiftNIO's event loops do (`swift/Runtime/Concurrency.h`, `SWIFT_CONCURRENCY_HOOK`).
typedef __attribute__((swiftcall)) void enqueue_original(void *job);
extern __attribute__((swiftcall)) void (*swift_task_enqueueGlobal_hook)(
    void *job, enqueue_original *original);
extern __attribute__((swiftcall)) void swift_job_run(
    void *job, void *executor_identity, uintptr_t executor_implementation);

static csystem_pool *task_pool;

static void run_task(void *job) { swift_job_run(job, NULL, 0); }

static __attribute__((swiftcall)) void enqueue(void *job, enqueue_original *original) {
  if (!csystem_pool_add(task_pool, run_task, job)) original(job);
}

void csystem_run_tasks_on_pool(size_t width) {
  task_pool = csystem_pool_make(width);
  if (task_pool != NULL) swift_task_enqueueGlobal_hook = enqueue;
}
