#ifndef CSystemThreads_h
#define CSystemThreads_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Threads and timers of the program's own. libdispatch wakes every second to monitor its workers,
// from the first one to the end of the process, and a program that does nothing should sleep.

/// Threads that do pieces of work in the order they were added. A thread is created when one is
/// needed, and afterwards waits for more work without waking.
typedef struct csystem_pool csystem_pool;

/// A pool of at most `width` threads. It lives until the process ends; NULL without memory.
csystem_pool *_Nullable csystem_pool_make(size_t width);
/// Adds a piece of work; false if there is neither memory nor a thread: then the work was not
/// added.
bool csystem_pool_add(csystem_pool *_Nonnull pool, void (*_Nonnull work)(void *_Nullable context),
                      void *_Nullable context);

/// Runs `fire` after that many nanoseconds, on a thread that all timers share: it must be short.
/// Time in which the machine sleeps does not count. Returns the number of the timer; 0 if there is
/// neither memory nor a thread.
uint64_t csystem_timer_start(uint64_t nanoseconds, void (*_Nonnull fire)(void *_Nullable context),
                             void *_Nullable context);
/// Cancels a timer; true if it had not fired, and now never will.
bool csystem_timer_cancel(uint64_t number);

/// Makes Swift's tasks run on a pool of `width` threads from here on, instead of libdispatch's
/// workers. Call it once, before the first task.
void csystem_run_tasks_on_pool(size_t width);

#endif
