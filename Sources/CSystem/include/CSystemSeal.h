#ifndef CSystemSeal_h
#define CSystemSeal_h

#include <stdbool.h>
#include <stdint.h>

// Seals the process that reads untrusted files: from then on it works only on the descriptors it
// was given, and an attacker who takes it over can do no more. man 2 seccomp, man 7 landlock.

/// The parts of the seal that this kernel enforces.
typedef struct {
  /// No program it might run gains privileges (PR_SET_NO_NEW_PRIVS).
  bool no_new_privileges;
  /// No other process of the same user may inspect it (PR_SET_DUMPABLE).
  bool is_private;
  /// Whether system calls are filtered: 0 for no, 1 for those of the calling thread and all created
  /// later, 2 for those of all threads.
  int filter;
  /// The version of Landlock that denies it all files, ports and signals; 0 for none.
  int landlock;
  /// If calls are not filtered, the most processes the user may have; 0 for no limit.
  int64_t processes;
} csystem_seal_report;

typedef enum {
  /// Nothing can be opened.
  CSYSTEM_SEAL_ALL,
  /// System files, such as fonts, can be read; nothing else.
  CSYSTEM_SEAL_BUT_SYSTEM_FILES,
} csystem_seal_kind;

/// Seals this process for good, as far as this kernel can. Every file it needs must have been
/// opened. `channel` is the socket it may send and receive messages on.
///
/// Calls that a library may try and can do without fail with EPERM, so that it continues: opening
/// files, looking for them, sockets, new processes. Calls that no image library ever makes end the
/// process, because then an attacker's code is running: other programs, other processes' memory,
/// mounts, the kernel's own parts.
csystem_seal_report csystem_seal(csystem_seal_kind kind, int channel);

#endif
