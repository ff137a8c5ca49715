#ifndef CSystemProgram_h
#define CSystemProgram_h

#include <stdbool.h>
#include <sys/types.h>

/// Starts `arguments[0]` with exactly this environment. Only the descriptors 0, 1 and 2 are open in
/// it, and signals that we handle or ignore have their default action again. `input` becomes its
/// descriptor 0. A `detached` program has a session of its own, no terminal, no input, and appends
/// its output to `log` (created 0600). The calls this uses are extensions that Swift's Glibc module
/// does not show. Returns 0 or an errno.
int csystem_spawn_program(
    char *_Nullable const *_Nonnull arguments, char *_Nullable const *_Nonnull environment,
    int input, bool detached, const char *_Nonnull log, pid_t *_Nonnull pid);

#endif
