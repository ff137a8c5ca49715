// libdeflate, two to three times as fast as zlib. libvips depends on it through libtiff.
#ifndef CVips_deflate_h
#define CVips_deflate_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Hidden: what the program exports would take the place of a library's own function of that name,
// as zlib's `deflate`, in every library that is opened later.
#pragma GCC visibility push(hidden)

typedef struct {
  void *(*alloc)(void);
  int (*decompress)(void *, const void *, size_t, void *, size_t, size_t *);
  void (*release)(void *);
  void *(*alloc_compressor)(int level);
  size_t (*compress)(void *, const void *, size_t, void *, size_t);
  void (*release_compressor)(void *);
  uint32_t (*crc)(uint32_t, const void *, size_t);
} deflate_library;

extern deflate_library libdeflate;

/// Opens it; false where it is missing.
bool has_deflate(void);

#pragma GCC visibility pop

#endif
