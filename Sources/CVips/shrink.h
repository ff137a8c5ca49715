// Scales a part of rows that arrive one after another to an exact size.
#ifndef CVips_shrink_h
#define CVips_shrink_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/// A part of the input, in its pixels, which need not be whole.
typedef struct {
  double left, top, width, height;
} shrink_area;

/// The columns that one pixel of the result is averaged from, and how much of the first and last
/// counts.
typedef struct {
  int first, last;
  float head, tail;
  float scale;                     // one divided by the sum of the weights
} shrink_column;

typedef struct {
  int width, channels;             // of the input rows
  shrink_area area;
  int out_width, out_height;
  uint8_t *out;                    // RGBA
  bool has_alpha;                  // whether a fourth channel counts
  int first, count;                // the columns that matter
  shrink_column *columns;          // of the result, measured from `first`
  uint32_t *sums;                  // of those columns, weighted by 256ths of a row
  uint8_t *levels;                 // one row of their averages; only where each makes one pixel
  uint64_t *high;                  // what was moved out of the sums before they overflowed; usually nothing
  uint32_t weight;                 // of the rows in the sums, in 256ths of a row
  uint64_t high_weight;            // of the rows moved out of them
  uint8_t *premultiplied;          // one row of those columns
  int row, out_row;
} shrink;

/// Starts scaling. Larger areas are averaged; smaller ones keep their pixels sharp, without any
/// blending from twice the size on. False if there is no memory or nothing to do.
bool shrink_begin(
    shrink *state, int width, int height, int channels, bool has_alpha, shrink_area area,
    uint8_t *out, int out_width, int out_height);
/// Adds the next row of `channels` bytes a pixel: grey, RGB, or RGBA. False if no more are needed.
bool shrink_add(shrink *state, const uint8_t *row);
void shrink_end(shrink *state);

#pragma GCC visibility pop

#endif
