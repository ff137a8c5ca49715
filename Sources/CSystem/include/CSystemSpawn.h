#ifndef CSystemSpawn_h
#define CSystemSpawn_h

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/// The limits of a confined child. Zero or less leaves a limit unchanged.
typedef struct {
  int64_t address_space;
  int64_t processor_seconds;
  int64_t file_size;
  int64_t open_files;
} csystem_limits;

/// In place of a descriptor: the parent's own, and `/dev/null`.
#define CSYSTEM_INHERIT (-1)
#define CSYSTEM_NULL (-2)

typedef struct {
  /// What become descriptors 0, 1 and 2.
  int input;
  int output;
  int error;
  /// What becomes descriptor 3; none for `CSYSTEM_INHERIT`.
  int channel;
  /// A file to which output and errors are appended, created with mode 0600; or NULL.
  const char *_Nullable log;
  /// Whether the child leads a session of its own, without a terminal.
  bool new_session;
  /// A confined child cannot gain privileges, leaves no core file, and dies with the calling *thread*;
  /// NULL for others.
  const csystem_limits *_Nullable limits;
} csystem_spawn_options;

/// Starts the first of `programs` (paths) that can be executed, with exactly this environment. No other
/// descriptors are open in it, no signal is blocked, and each has its default action. Swift can neither
/// vfork nor call prctl. Returns 0, or the errno of the step that failed; then no process is left behind.
int csystem_spawn(
    char *_Nullable const *_Nonnull programs, char *_Nullable const *_Nonnull arguments,
    char *_Nullable const *_Nonnull environment, const csystem_spawn_options *_Nonnull options,
    pid_t *_Nonnull pid);

#endif
