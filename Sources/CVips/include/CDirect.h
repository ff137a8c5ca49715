#ifndef CDirect_h
#define CDirect_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Decoders for the plainest pictures, which are the most common: they need neither libvips nor its
// start. Each declines, with false, whatever is not plain or not complete; libvips then decides,
// and has the words for what is wrong. The result is RGBA of exactly width x height: averaged by
// area if it is smaller than the part it shows, with sharp pixels if it is larger.

/// Opens the libraries that these decoders, those of CFollow.h and the encoders of CEncode.h use,
/// as far as they are installed: for a process that can open nothing later.
void cdirect_prepare(void);

/// A part of a picture, in pixels from its top left; inside the picture.
typedef struct {
  double left, top, width, height;
} cdirect_area;

/// Receives a decoder's progress, so that the first rows can be used while it continues.
typedef struct {
  /// Reports that the first `rows` rows of the result are finished. If a decoder declines, the rows
  /// it reported are invalid.
  void (*_Nonnull tell)(void *_Nullable context, int rows);
  void *_Nullable context;
} cdirect_progress;

/// Decodes PNG of 8 bits, grey, RGB or fully opaque RGBA, not interlaced; through libdeflate. It is
/// not rotated.
bool cdirect_png(
    int descriptor, size_t length, cdirect_area area, uint8_t *_Nonnull rgba, int width,
    int height, const cdirect_progress *_Nullable progress);

/// Decodes JPEG in RGB or grey, scaled by the decoder as far as it can; through libjpeg.
bool cdirect_jpeg(
    int descriptor, size_t length, cdirect_area area, uint8_t *_Nonnull rgba, int width,
    int height, const cdirect_progress *_Nullable progress);

/// Decodes WebP without alpha, of one frame; through libwebp.
bool cdirect_webp(
    int descriptor, size_t length, cdirect_area area, uint8_t *_Nonnull rgba, int width,
    int height, const cdirect_progress *_Nullable progress);

/// Draws pixels that are decoded already, RGBA of source_width x source_height; without `has_alpha`
/// all are opaque.
bool cdirect_pixels(
    const uint8_t *_Nonnull source, int source_width, int source_height, bool has_alpha,
    cdirect_area area, uint8_t *_Nonnull rgba, int width, int height);

#endif
