// The rows of a PNG, before and after their filters.
#ifndef CVips_png_rows_h
#define CVips_png_rows_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/// Undoes the filter of one row of `count` bytes, `step` a pixel (PNG, third edition, section 9).
/// False for an unknown filter.
bool png_restore(uint8_t filter, uint8_t *row, const uint8_t *above, size_t count, size_t step);
/// Whether all pixels of a row of RGBA are opaque.
bool png_is_opaque(const uint8_t *row, int width);

#pragma GCC visibility pop

#endif
