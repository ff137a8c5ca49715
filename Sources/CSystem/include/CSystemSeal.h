#ifndef CSystemSeal_h
#define CSystemSeal_h

#include <stdbool.h>
#include <stdint.h>

// Shuts the process that looks at files from strangers: from then on it works on the descriptors it was
// given, and whoever takes it over can do no more. man 2 seccomp, man 7 landlock.

/// What holds of the seal on this kernel.
typedef struct {
  /// No program it might run gains rights (PR_SET_NO_NEW_PRIVS).
  bool no_new_privileges;
  /// No other process of the same user may look into it (PR_SET_DUMPABLE).
  bool is_private;
  /// System calls are filtered: 0 not, 1 those of the calling thread and all made later, 2 those of all.
  int filter;
  /// The version of Landlock that denies it all files, ports and signals; 0 for none.
  int landlock;
  /// Where calls are not filtered: how many processes the user may have at most; 0 for no limit.
  int64_t processes;
} csystem_seal_report;

typedef enum {
  /// Nothing can be opened.
  CSYSTEM_SEAL_ALL,
  /// Files of the system, such as fonts, can be read; nothing else.
  CSYSTEM_SEAL_BUT_SYSTEM_FILES,
} csystem_seal_kind;

/// Seals this process for good, as far as this kernel can. Everything it needs of the file system must
/// have been opened. `channel` is the socket it may send and receive messages on.
///
/// What a library may try and can do without answers EPERM, so that it goes on: opening, looking for
/// files, sockets, new processes. What no library of pictures ever does ends the process, for then
/// somebody else's code runs: other programs, other processes' memory, mounts, the kernel's own parts.
csystem_seal_report csystem_seal(csystem_seal_kind kind, int channel);

#endif
