// Scales rows down by averaging areas, as they come.
#ifndef CVips_shrink_h
#define CVips_shrink_h

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  int width, height, channels;     // of what comes in
  int out_width, out_height;       // of what goes out, no larger
  uint8_t *out;                    // RGBA
  uint32_t *sums;                  // one row, weighted by 256ths of a row
  int row, out_row;
} shrink;

/// False when there is no memory.
bool shrink_begin(
    shrink *state, int width, int height, int channels, uint8_t *out, int out_width,
    int out_height);
/// Takes the next row of `channels` bytes a pixel: grey, RGB, or RGBA whose alpha does not matter.
void shrink_add(shrink *state, const uint8_t *row);
void shrink_end(shrink *state);

#endif
