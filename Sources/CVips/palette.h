// Few colours for many: variance-based median cut over a histogram of 5, 6 and 5 bits a channel.
#ifndef CVips_palette_h
#define CVips_palette_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

#define PALETTE_BINS 65536

typedef struct palette {
  int count;
  uint8_t colors[256][3];
  uint8_t *index;  // the colour of each bin, also of those without pixels; below `count`
} palette;

/// Computes the palette; false if there is no memory.
bool palette_begin(
    palette *result, const uint8_t *rgba, size_t stride, int width, int height, int colors);
void palette_end(palette *result);

static inline uint32_t palette_bin(const uint8_t *pixel) {
  return (uint32_t)(pixel[0] >> 3) << 11 | (uint32_t)(pixel[1] >> 2) << 5 | pixel[2] >> 3;
}

#pragma GCC visibility pop

#endif
