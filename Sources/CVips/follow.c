#define _GNU_SOURCE
#include "follow.h"

#include <errno.h>
#include <unistd.h>

bool cfollow_wait(cfollow_source *source) {
  uint8_t news[256];
  if (source->is_whole || source->is_lost) return false;
  ssize_t count;
  do {
    count = read(source->pipe, news, sizeof news);
  } while (count < 0 && errno == EINTR);
  source->is_lost = count <= 0;
  for (ssize_t i = 0; i < count; i++) source->is_whole |= news[i] == 'E';
  return !source->is_lost;
}

size_t cfollow_read(cfollow_source *source, void *bytes, size_t capacity) {
  while (true) {
    // Recorded before looking: anything arriving in between is seen next time.
    const bool was_last = source->is_whole || source->is_lost;
    ssize_t count = pread(source->file, bytes, capacity, source->position);
    if (count < 0 && errno == EINTR) continue;
    if (count > 0) {
      source->position += count;
      return (size_t)count;
    }
    if (count < 0 || was_last) return 0;
    cfollow_wait(source);
  }
}

bool follow_fill(cfollow_source *source, void *bytes, size_t length) {
  size_t filled = 0;
  while (filled < length) {
    size_t count = cfollow_read(source, (uint8_t *)bytes + filled, length - filled);
    if (count == 0) return false;
    filled += count;
  }
  return true;
}

void follow_tell(const cfollow_target *target, int rows) {
  // The pixels are in place before their count says so.
  __atomic_store_n(target->rows, rows, __ATOMIC_RELEASE);
}
