#ifndef CSystemDescriptors_h
#define CSystemDescriptors_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// The most descriptors that one message carries.
#define CSYSTEM_MAX_DESCRIPTORS 4

/// Makes a connected pair of sockets that keep message boundaries, closed on exec. Returns 0 or an
/// errno.
int csystem_message_pair(int *_Nonnull first, int *_Nonnull second);

/// Sends one message with up to CSYSTEM_MAX_DESCRIPTORS descriptors; never raises SIGPIPE.
/// Ancillary data is built with macros Swift cannot see. Returns 0 or an errno.
int csystem_send(
    int channel, const void *_Nonnull bytes, size_t length, const int *_Nullable descriptors,
    int count);

/// Receives one message. Returns its length, 0 at the end, or -1 with errno; a truncated message or
/// set of descriptors gives -1 with EMSGSIZE. `descriptors` has CSYSTEM_MAX_DESCRIPTORS places;
/// `count` says how many were filled. They are closed on exec.
ssize_t csystem_receive(
    int channel, void *_Nonnull bytes, size_t capacity, int *_Nonnull descriptors,
    int *_Nonnull count);

/// Makes a pipe, closed on exec, whose writing end does not block: Swift's Glibc module does not
/// show pipe2. Returns 0 or an errno.
int csystem_pipe(int *_Nonnull reading, int *_Nonnull writing);

/// Whether the process that listens at the other end of a connected Unix socket is this user's or
/// root's, as the system recorded when it began to listen (man 7 unix, SO_PEERCRED).
bool csystem_peer_is_ours(int descriptor);

/// Reserves that many bytes from the file's beginning, without writing them if the file system can;
/// otherwise checks that there is as much free space. Returns 0, or an errno such as ENOSPC,
/// EDQUOT, EFBIG.
int csystem_reserve(int descriptor, int64_t bytes);

/// Makes anonymous memory of that many bytes, closed on exec, whose size can no longer be changed.
/// Returns a descriptor, or -1 with errno.
int csystem_shared_memory(const char *_Nonnull name, int64_t bytes);

#endif
