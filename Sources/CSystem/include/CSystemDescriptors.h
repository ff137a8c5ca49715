#ifndef CSystemDescriptors_h
#define CSystemDescriptors_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Most descriptors that travel with one message.
#define CSYSTEM_MAX_DESCRIPTORS 4

/// A connected pair of sockets that keep message boundaries, closed on exec. 0 or an errno.
int csystem_message_pair(int *_Nonnull first, int *_Nonnull second);

/// Sends one message with up to CSYSTEM_MAX_DESCRIPTORS descriptors; never raises SIGPIPE.
/// Ancillary data is built of macros Swift cannot see. 0 or an errno.
int csystem_send(
    int channel, const void *_Nonnull bytes, size_t length, const int *_Nullable descriptors,
    int count);

/// Receives one message. Returns its length, 0 at the end, or -1 with errno; a message or a set of
/// descriptors that was cut gives -1 with EMSGSIZE. `descriptors` has CSYSTEM_MAX_DESCRIPTORS
/// places; `count` says how many were filled. They are closed on exec.
ssize_t csystem_receive(
    int channel, void *_Nonnull bytes, size_t capacity, int *_Nonnull descriptors,
    int *_Nonnull count);

/// A pipe, closed on exec, whose writing end never waits: Swift's Glibc module does not show pipe2.
/// 0 or an errno.
int csystem_pipe(int *_Nonnull reading, int *_Nonnull writing);

/// Whether the process that listens at the other end of a connected Unix socket is this user's or
/// root's, as the system noted it when it began to listen (man 7 unix, SO_PEERCRED).
bool csystem_peer_is_ours(int descriptor);

/// Takes room for that many bytes from the file's beginning, without writing them where the file system
/// can; else looks whether there is as much. 0, or an errno such as ENOSPC, EDQUOT, EFBIG.
int csystem_reserve(int descriptor, int64_t bytes);

/// Anonymous memory of that many bytes whose size nobody can change any more, closed on exec.
/// A descriptor, or -1 with errno.
int csystem_shared_memory(const char *_Nonnull name, int64_t bytes);

#endif
