// libwebp's decoders, with their own types reduced to pointers. libvips depends on the library.
#ifndef CVips_webp_h
#define CVips_webp_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

typedef struct {
  uint8_t *(*decode)(const uint8_t *bytes, size_t length, int *width, int *height);
  void (*release)(void *);
  void *(*begin)(int colors, uint8_t *buffer, size_t length, int stride);
  int (*add)(void *, const uint8_t *, size_t);
  uint8_t *(*rows)(const void *, int *last, int *width, int *height, int *stride);
  void (*end)(void *);
} webp_library;

extern webp_library webp;

/// Opens libwebp once; false where it is missing.
bool has_webp(void);

#pragma GCC visibility pop

#endif
