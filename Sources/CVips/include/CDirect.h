#ifndef CDirect_h
#define CDirect_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Decoders for the plainest pictures, which are most: they need neither libvips nor its start.
// Each declines, with false, whatever is not plain or not whole; libvips then decides, and has the
// words for what is wrong. The result is RGBA of width x height, no larger than the picture, scaled
// by averaging areas.

/// PNG of 8 bits, grey, RGB or fully opaque RGBA, not interlaced; through libdeflate.
bool cdirect_png(int descriptor, size_t length, uint8_t *_Nonnull rgba, int width, int height);

/// JPEG in RGB or grey, scaled by the decoder as far as it can; through libjpeg.
bool cdirect_jpeg(int descriptor, size_t length, uint8_t *_Nonnull rgba, int width, int height);

#endif
