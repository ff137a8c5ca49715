#ifndef landlock_h
#define landlock_h

#include <stdbool.h>

#pragma GCC visibility push(hidden)

/// Denies the calling thread, and all that are made later, every file and folder (with `reads_system` all
/// but reading those of the system), TCP ports, and signals and abstract sockets of other processes, as far
/// as the kernel knows of them. Returns the version of Landlock; 0 where there is none. Descriptors that
/// are open stay as they are.
int landlock_deny(bool reads_system);

#pragma GCC visibility pop

#endif
