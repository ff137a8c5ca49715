#ifndef landlock_h
#define landlock_h

#include <stdbool.h>

#pragma GCC visibility push(hidden)

/// Denies the calling thread, and all created later, every file and folder (with `reads_system` all
/// except reading those of the system), TCP ports, and signals and abstract sockets of other
/// processes, as far as the kernel supports it. Returns the version of Landlock; 0 if there is
/// none. Open descriptors stay as they are.
int landlock_deny(bool reads_system);

#pragma GCC visibility pop

#endif
