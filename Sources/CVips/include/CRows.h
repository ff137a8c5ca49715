#ifndef CRows_h
#define CRows_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Rows of pixels side by side: RGBA of 16 bits a channel, not premultiplied. Eight bits become
// sixteen by multiplying by 257, so that nothing is lost on the way there and back.

/// Counts over pixels; `right` and `bottom` are one past the last changed pixel.
typedef struct {
  int64_t changed, total;
  int left, top, right, bottom;
  int largest;  ///< of 65535
} crows_count;

/// Counts the pixels of row `y` where a channel differs by more than `threshold` of 65535. If both
/// are fully transparent their colours are ignored. `inside` has a byte for each pixel, nonzero
/// inside a region; those outside are counted in `outside` too.
void crows_compare(
    const uint16_t *_Nonnull before, const uint16_t *_Nonnull after,
    const uint8_t *_Nonnull inside, int width, int y, int threshold, crows_count *_Nonnull all,
    crows_count *_Nonnull outside);

/// Lays `over` on `under` with a weight of 0 to 65535 for each pixel, times the alpha of `over` if
/// `under` has no alpha: at 0 the pixel of `under` is unchanged. Writes `bands` channels (3 without
/// alpha, or 4) of eight bits, or with `deep` of 16, to `out`.
void crows_blend(
    const uint16_t *_Nonnull under, const uint16_t *_Nonnull over, const uint16_t *_Nonnull weight,
    int width, int bands, bool deep, void *_Nonnull out);

/// Narrows pixels to three or four channels of eight bits (16 if `deep`). The first is written to
/// `out`, each other one `step` bytes after the one before it, which may be before it in memory.
void crows_narrow(
    const uint16_t *_Nonnull in, int count, int bands, bool deep, uint8_t *_Nonnull out,
    ptrdiff_t step);

/// Maps red, green and blue through a table of 65536 numbers; alpha stays.
void crows_map(
    const uint16_t *_Nonnull in, int count, const uint16_t *_Nonnull table,
    uint16_t *_Nonnull out);

/// Counts the smallest and the largest colour channel of each pixel that is not fully transparent,
/// each in a table of 65536 numbers. Returns the number of pixels counted.
int crows_tones(
    const uint16_t *_Nonnull in, int count, uint32_t *_Nonnull smallest,
    uint32_t *_Nonnull largest);

/// Draws one row of a picture that is turned clockwise around its middle by the angle of that sine
/// and cosine. The result has `across` x `down` pixels around the same middle. Pixels in between are
/// interpolated with a Catmull-Rom spline; those beyond an edge equal the edge.
void crows_turn(
    const uint16_t *_Nonnull in, int width, int height, double sine, double cosine, int across,
    int down, int row, uint16_t *_Nonnull out);

/// Widens three or four channels of eight bits (16 if `deep`) to rows of this kind.
void crows_widen(
    const void *_Nonnull in, int count, int bands, bool deep, uint16_t *_Nonnull out);

#endif
