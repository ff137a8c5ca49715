#define _GNU_SOURCE
#include "CSystemDescriptors.h"

#include <sys/statvfs.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

int csystem_message_pair(int *first, int *second) {
  int both[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, both) != 0) return errno;
  *first = both[0];
  *second = both[1];
  return 0;
}

typedef union {
  char bytes[CMSG_SPACE(sizeof(int) * CSYSTEM_MAX_DESCRIPTORS)];
  struct cmsghdr alignment;
} ancillary;

int csystem_send(
    int channel, const void *bytes, size_t length, const int *descriptors, int count) {
  if (count < 0 || count > CSYSTEM_MAX_DESCRIPTORS) return EINVAL;
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = length};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  ancillary control;
  memset(&control, 0, sizeof control);
  if (count > 0) {
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)count);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)count);
    memcpy(CMSG_DATA(header), descriptors, sizeof(int) * (size_t)count);
  }
  while (sendmsg(channel, &message, MSG_NOSIGNAL) < 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

ssize_t csystem_receive(
    int channel, void *bytes, size_t capacity, int *descriptors, int *count) {
  struct iovec part = {.iov_base = bytes, .iov_len = capacity};
  ancillary control;
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
      .msg_controllen = sizeof control.bytes};
  *count = 0;
  ssize_t length;
  do {
    length = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
  } while (length < 0 && errno == EINTR);
  if (length < 0) return -1;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    size_t number = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < number && *count < CSYSTEM_MAX_DESCRIPTORS; i++) {
      memcpy(&descriptors[(*count)++], CMSG_DATA(header) + i * sizeof(int), sizeof(int));
    }
  }
  if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
    while (*count > 0) close(descriptors[--*count]);
    errno = EMSGSIZE;
    return -1;
  }
  return length;
}

int csystem_shared_memory(const char *name, int64_t bytes) {
  int memory = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (memory < 0) return -1;
  if (ftruncate(memory, bytes) == 0 &&
      fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0) {
    return memory;
  }
  int reason = errno;
  close(memory);
  errno = reason;
  return -1;
}

int csystem_pipe(int *reading, int *writing) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return errno;
  if (fcntl(ends[1], F_SETFL, O_NONBLOCK) != 0) {
    int failure = errno;
    close(ends[0]);
    close(ends[1]);
    return failure;
  }
  *reading = ends[0];
  *writing = ends[1];
  return 0;
}

bool csystem_peer_is_ours(int descriptor) {
  struct ucred peer;
  socklen_t length = sizeof peer;
  if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return false;
  return peer.uid == geteuid() || peer.uid == 0;
}

int csystem_reserve(int descriptor, int64_t bytes) {
  int failed;
  do failed = fallocate(descriptor, 0, 0, bytes);
  while (failed && errno == EINTR);
  if (!failed) return 0;
  if (errno != EOPNOTSUPP && errno != ENOSYS && errno != EINVAL) return errno;
  struct statvfs disk;
  if (fstatvfs(descriptor, &disk) != 0) return 0;
  return (uint64_t)disk.f_bavail * disk.f_frsize < (uint64_t)bytes ? ENOSPC : 0;
}
