// The numbers of a PNG, and its rows, before and after their filters.
#ifndef CVips_png_rows_h
#define CVips_png_rows_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/// A number of a PNG, most significant byte first.
static inline uint32_t png_number(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}
/// Undoes the filter of one row of `count` bytes, `step` a pixel (PNG, third edition, section 9).
/// False for an unknown filter.
bool png_restore(uint8_t filter, uint8_t *row, const uint8_t *above, size_t count, size_t step);
/// Whether all pixels of a row of RGBA are opaque.
bool png_is_opaque(const uint8_t *row, int width);

#pragma GCC visibility pop

#endif
