#ifndef CSystemProgram_h
#define CSystemProgram_h

#include <stdbool.h>
#include <sys/types.h>

/// Starts `arguments[0]` with exactly this environment. No descriptor of ours beyond 0, 1 and 2 is
/// open in it, and signals we handle or ignore have their usual action again.
/// It reads `input` in the place of descriptor 0. A `detached` one has a session of its own, no
/// terminal, no input, and appends what it says to `log` (made 0600). The calls it takes are extensions
/// that Swift's Glibc module does not show.
/// 0 or an errno.
int csystem_spawn_program(
    char *_Nullable const *_Nonnull arguments, char *_Nullable const *_Nonnull environment,
    int input, bool detached, const char *_Nonnull log, pid_t *_Nonnull pid);

#endif
