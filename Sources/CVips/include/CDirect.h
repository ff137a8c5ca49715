#ifndef CDirect_h
#define CDirect_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Decoders for the plainest pictures, which are most: they need neither libvips nor its start.
// Each declines, with false, whatever is not plain or not whole; libvips then decides, and has the
// words for what is wrong. The result is RGBA of exactly width x height: averaged by area where it is
// smaller than what it shows, with sharp pixels where it is larger.

/// Opens the libraries that these decoders, those of CFollow.h and the encoders of CEncode.h use, as far as
/// they are there: for a process that can open nothing later.
void cdirect_prepare(void);

/// A part of a picture, in pixels from its top left; inside the picture.
typedef struct {
  double left, top, width, height;
} cdirect_area;

/// Who is told how far a decoder is, so that the first rows can be used while it goes on.
typedef struct {
  /// So many rows of the result are finished, from the top. A decoder that declines has told of rows
  /// that do not hold.
  void (*_Nonnull tell)(void *_Nullable context, int rows);
  void *_Nullable context;
} cdirect_progress;

/// PNG of 8 bits, grey, RGB or fully opaque RGBA, not interlaced; through libdeflate. It is not turned.
bool cdirect_png(
    int descriptor, size_t length, cdirect_area area, uint8_t *_Nonnull rgba, int width,
    int height, const cdirect_progress *_Nullable progress);

/// JPEG in RGB or grey, scaled by the decoder as far as it can; through libjpeg.
bool cdirect_jpeg(
    int descriptor, size_t length, cdirect_area area, uint8_t *_Nonnull rgba, int width,
    int height, const cdirect_progress *_Nullable progress);

/// WebP without alpha, of one frame; through libwebp.
bool cdirect_webp(
    int descriptor, size_t length, cdirect_area area, uint8_t *_Nonnull rgba, int width,
    int height, const cdirect_progress *_Nullable progress);

/// The same of pixels that are decoded already, RGBA of source_width x source_height; without
/// `has_alpha` all are opaque.
bool cdirect_pixels(
    const uint8_t *_Nonnull source, int source_width, int source_height, bool has_alpha,
    cdirect_area area, uint8_t *_Nonnull rgba, int width, int height);

#endif
