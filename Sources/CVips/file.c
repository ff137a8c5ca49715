#include "file.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

uint8_t *file_copy(int descriptor, size_t length) {
  uint8_t *bytes = malloc(length > 0 ? length : 1);
  size_t filled = 0;
  while (bytes != NULL && filled < length) {
    ssize_t count = pread(descriptor, bytes + filled, length - filled, (off_t)filled);
    if (count < 0 && errno == EINTR) continue;
    if (count > 0) {
      filled += (size_t)count;
    } else {
      free(bytes);
      bytes = NULL;
    }
  }
  return bytes;
}
