#ifndef CSpawn_h
#define CSpawn_h

// What the C library offers to posix_spawn beyond POSIX, which Swift does not see. `actions` are
// posix_spawn_file_actions_t; both return an error number.

/// The program will run in that folder.
int cspawn_in_folder(void *_Nonnull actions, const char *_Nonnull folder);

/// The program will have no descriptor from that one on.
int cspawn_close_from(void *_Nonnull actions, int first);

#endif
