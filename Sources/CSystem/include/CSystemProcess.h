#ifndef CSystemProcess_h
#define CSystemProcess_h

#include <stdint.h>
#include <sys/types.h>

/// The limits of a confined child. Zero or less leaves a limit unchanged.
typedef struct {
  int64_t address_space;
  int64_t processor_seconds;
  int64_t file_size;
  int64_t open_files;
} csystem_limits;

/// Runs `program` with exactly this environment in a new process: descriptor 3 is `channel`, 0 to 2
/// are /dev/null, no other descriptor is open. It cannot gain privileges, leaves no core file, and
/// dies with the calling *thread*. Swift can neither vfork nor call prctl. Returns 0, or the errno
/// of the step that failed; then no process is left behind.
int csystem_spawn_confined(
    const char *_Nonnull program, char *_Nullable const *_Nonnull arguments,
    char *_Nullable const *_Nonnull environment, int channel,
    const csystem_limits *_Nonnull limits, pid_t *_Nonnull pid);

/// How a process that was waited for ended: its signal, or 0 if it exited by itself. The W… macros
/// are not visible to Swift.
int csystem_signal_of_status(int status);

#endif
