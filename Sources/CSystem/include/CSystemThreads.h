#ifndef CSystemThreads_h
#define CSystemThreads_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Threads and timers of the program's own. libdispatch watches its workers every second from the first
// one to the end of the process, and a program that does nothing should sleep.

/// Threads that do pieces of work in the order in which these came. A thread is made when one is needed
/// and waits for more at its end, without waking.
typedef struct csystem_pool csystem_pool;

/// At most `width` threads. Lives until the process ends; NULL without memory.
csystem_pool *_Nullable csystem_pool_make(size_t width);
/// False where there is neither memory nor a thread: then the work was not taken.
bool csystem_pool_add(csystem_pool *_Nonnull pool, void (*_Nonnull work)(void *_Nullable context),
                      void *_Nullable context);

/// Runs `fire` in some nanoseconds, on a thread that all timers share: it must be short. Time in which the
/// machine sleeps does not count. The number of the timer; 0 where there is neither memory nor a thread.
uint64_t csystem_timer_start(uint64_t nanoseconds, void (*_Nonnull fire)(void *_Nullable context),
                             void *_Nullable context);
/// Whether it was ended before it fired; it will not fire then.
bool csystem_timer_cancel(uint64_t number);

/// Makes Swift's tasks run on a pool of `width` threads from here on, in place of libdispatch's workers.
/// To be called once, before the first task.
void csystem_run_tasks_on_pool(size_t width);

#endif
