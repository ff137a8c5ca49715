#ifndef CEncode_h
#define CEncode_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Encoders for pictures on their way to a terminal, of opaque RGBA whose rows are `stride` bytes
// apart. Each returns how many bytes it wrote to `out`, or 0: no memory, no library, or over
// `capacity`.

/// Encodes PNG of width x height, its pixels at the top left of canvas_width x canvas_height; the
/// rest is transparent. `colors` is 2 to 256 for a palette, or 0 for true colours. Through
/// libdeflate.
size_t cencode_png(
    const uint8_t *_Nonnull rgba, size_t stride, int width, int height, int canvas_width,
    int canvas_height, int colors, uint8_t *_Nonnull out, size_t capacity);

/// Encodes baseline JPEG; quality 1 to 100. Through libjpeg.
size_t cencode_jpeg(
    const uint8_t *_Nonnull rgba, size_t stride, int width, int height, int quality,
    uint8_t *_Nonnull out, size_t capacity);

/// At most `colors`, 2 to 256, that represent those of the pixels; NULL without memory.
typedef struct cencode_palette cencode_palette;
cencode_palette *_Nullable cencode_palette_make(
    const uint8_t *_Nonnull rgba, size_t stride, int width, int height, int colors);
void cencode_palette_free(cencode_palette *_Nullable palette);

/// Encodes a sixel sequence from DCS to ST with a register for each colour of the palette that it
/// uses, its size in the raster attributes. Rows of its last band beyond `height` are left
/// untouched.
size_t cencode_sixel(
    const uint8_t *_Nonnull rgba, size_t stride, int width, int height,
    const cencode_palette *_Nonnull palette, uint8_t *_Nonnull out, size_t capacity);

/// Lays pixels that are not opaque over a chequerboard of two greys, in squares of 8 pixels.
void cencode_flatten(uint8_t *_Nonnull rgba, int width, int height);

#endif
