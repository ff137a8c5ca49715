#ifndef CSpawn_h
#define CSpawn_h

// What the C library offers to posix_spawn beyond POSIX, which Swift does not see. `actions` are
// posix_spawn_file_actions_t; both return an error number.

/// The program will run in that folder.
int cspawn_in_folder(void *_Nonnull actions, const char *_Nonnull folder);

/// The program will have no descriptor from that one on.
int cspawn_close_from(void *_Nonnull actions, int first);

/// Tries, by its name, what a sealed process must not be able to do. 0 when it was done, an errno when it
/// was refused, -1 for an unknown name.
int cspawn_attempt(const char *_Nonnull name);
/// Makes this kernel one without seccomp and without Landlock, as far as this process sees. 0 or an errno.
int cspawn_hide_seals(void);
/// Such as EPERM.
const char *_Nonnull cspawn_error_name(int code);

#endif
