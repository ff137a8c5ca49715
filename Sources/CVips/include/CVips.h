#ifndef CVips_h
#define CVips_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CDirect.h"
#include "CFollow.h"
#include "CEncode.h"
#include "CRows.h"

// libvips as plain functions. It is opened at run time, by the image process only: linking it would
// cost every start of the program 20 ms. Its own functions are variadic, which Swift cannot call.
//
// An image is reference counted: functions return a new one, which the caller releases with
// cvips_release, or NULL; cvips_take_error then gives the reason.

typedef struct _VipsImage cvips_image;

/// How a picture is fitted into a box of width x height.
typedef enum {
  CVIPS_INSIDE,       ///< scaled down until it fits, never enlarged
  CVIPS_INSIDE_BOTH,  ///< scaled until it touches the box
  CVIPS_COVER,        ///< fills the box, cropped evenly
  CVIPS_STRETCH,      ///< exactly the box
} cvips_fit;

/// Opens libvips and starts it with only the loaders of PNG, JPEG, WebP and GIF allowed. Returns
/// NULL, or the reason it failed; the text stays valid. Later calls return the first one's result.
const char *_Nullable cvips_start(void);

/// One part of the library's version: 0 major, 1 minor, 2 micro. Only after cvips_start.
int cvips_version(int part);

/// Opens the loader of HEIC, which is a module of its own on some systems.
void cvips_allow_heic(void);

/// The messages of libvips since the last call, one a line, cleared afterwards; empty if there were
/// none. Valid until the next call.
const char *_Nonnull cvips_take_error(void);

void cvips_release(cvips_image *_Nonnull image);
int cvips_width(const cvips_image *_Nonnull image);
int cvips_height(const cvips_image *_Nonnull image);
/// 1 to 4; 2 and 4 end with alpha in an sRGB picture.
int cvips_bands(const cvips_image *_Nonnull image);

/// How the numbers of a picture become colours.
typedef enum {
  CVIPS_STANDARD,  ///< they are sRGB, whatever profile the file carries
  CVIPS_EMBEDDED,  ///< through the profile in the file; as sRGB if there is none that can be used
  CVIPS_GIVEN,     ///< through the profile that is given
} cvips_colors;

/// A picture file and how it is to be read.
typedef struct {
  int descriptor;
  /// Read instead of the descriptor if it is not NULL; copied.
  const void *_Nullable bytes;
  size_t length;
  cvips_colors colors;
  /// An ICC profile, for CVIPS_GIVEN.
  const void *_Nullable profile;
  size_t profile_length;
  /// Whether the picture is in inks: they become light at its own size, before it is scaled.
  bool has_inks;
  /// Whether a thumbnail in the file may be shown instead of the picture, if it is large enough.
  bool allows_thumbnail;
  /// Whether what the decoder only warns of counts as broken too.
  bool fails_on_warning;
  /// The factor by which the decoder shrinks it: 1, or 2, 4 or 8 for a JPEG. Only with inks.
  int shrink;
} cvips_input;

/// Decodes a picture upright, in sRGB, eight bits, three bands or four with alpha. Fails on a
/// truncated or broken file. The pixels can be read once, from the top.
cvips_image *_Nullable cvips_open(
    const cvips_input *_Nonnull input, int width, int height, cvips_fit fit);
/// Decodes a picture of 16 bits a channel as `cvips_open` does, upright and at its own size, but
/// keeps the 16 bits. Without `turned` its rows can be read once, from the top.
cvips_image *_Nullable cvips_open_deep(const cvips_input *_Nonnull input, bool turned);
/// Whether the channels have 16 bits instead of eight.
bool cvips_is_deep(const cvips_image *_Nonnull image);

/// Reads the rows of an image from the top to the bottom, some at a time.
typedef struct cvips_rows cvips_rows;
cvips_rows *_Nullable cvips_rows_begin(cvips_image *_Nonnull image);
/// Writes `count` rows in the layout of `CRows.h`, four numbers a pixel.
bool cvips_rows_read(
    cvips_rows *_Nonnull rows, int top, int count, uint16_t *_Nonnull pixels);
void cvips_rows_end(cvips_rows *_Nonnull rows);
/// Scales an area of an image of eight bits to width x height, as `cdirect_pixels` does, row by
/// row: it is never completely in memory.
bool cvips_draw(
    cvips_image *_Nonnull image, cdirect_area area, uint8_t *_Nonnull rgba, int width, int height);

/// All pixels, computed now and kept in memory.
cvips_image *_Nullable cvips_settle(cvips_image *_Nonnull image);
/// Copies a mask of one band of eight bits into `pixels`, which has width x height bytes.
bool cvips_copy_mask(cvips_image *_Nonnull image, void *_Nonnull pixels);
/// Copies the pixels as RGBA into `pixels`, which has width x height x 4 bytes.
bool cvips_copy_rgba(cvips_image *_Nonnull image, void *_Nonnull pixels);
/// Encodes to a descriptor at its position without metadata; `options` are libvips's, such as
/// ".png[compression=2]".
bool cvips_save(cvips_image *_Nonnull image, int descriptor, const char *_Nonnull options);

/// Encodes an animation likewise. Its frames of that height lie one below the other and fill the
/// image, each shown for that long; it loops forever.
bool cvips_save_frames(
    cvips_image *_Nonnull image, int descriptor, const char *_Nonnull options, int frame_height,
    int milliseconds);

cvips_image *_Nullable cvips_solid(
    int width, int height, uint8_t red, uint8_t green, uint8_t blue);
/// A picture of `bands` x eight bits from rows without gaps; the bytes are copied.
cvips_image *_Nullable cvips_from_bytes(
    const void *_Nonnull bytes, int width, int height, int bands);
/// A picture of three or four bands over memory that the caller owns and keeps alive, of eight bits
/// or, if `deep`, of 16.
cvips_image *_Nullable cvips_over_memory(
    const void *_Nonnull pixels, int width, int height, int bands, bool deep);
/// Lays transparent pixels over a colour; the result has three bands.
cvips_image *_Nullable cvips_flatten(
    cvips_image *_Nonnull image, uint8_t red, uint8_t green, uint8_t blue);

cvips_image *_Nullable cvips_scale(
    cvips_image *_Nonnull image, int width, int height, cvips_fit fit);
/// Enlarges every pixel to a square of `factor`.
cvips_image *_Nullable cvips_enlarge(cvips_image *_Nonnull image, int factor);
cvips_image *_Nullable cvips_crop(
    cvips_image *_Nonnull image, int left, int top, int width, int height);
/// Places the image on a canvas of that colour (or grey, for one band).
cvips_image *_Nullable cvips_embed(
    cvips_image *_Nonnull image, int left, int top, int width, int height, uint8_t red,
    uint8_t green, uint8_t blue);
/// Rotates by quarter turns clockwise, 0 to 3.
cvips_image *_Nullable cvips_turn(cvips_image *_Nonnull image, int quarters);
cvips_image *_Nullable cvips_flip(cvips_image *_Nonnull image, bool horizontal);

/// Maps each channel through its own 256 bytes: red, green, blue one after another.
cvips_image *_Nullable cvips_map(
    cvips_image *_Nonnull image, const uint8_t table[_Nonnull 768]);
/// Multiplies each pixel by a 3x3 matrix, row by row, rounding and clipping.
cvips_image *_Nullable cvips_mix(
    cvips_image *_Nonnull image, const double matrix[_Nonnull 9]);
/// Gaussian blur, sigma in pixels.
cvips_image *_Nullable cvips_blur(cvips_image *_Nonnull image, double sigma);
/// image + amount * (image - blurred), clipped.
cvips_image *_Nullable cvips_unsharp(
    cvips_image *_Nonnull image, cvips_image *_Nonnull blurred, double amount);
/// Multiplies all bands by a one-band mask of the same size, where 255 is one.
cvips_image *_Nullable cvips_shade(cvips_image *_Nonnull image, cvips_image *_Nonnull mask);
/// Paints a colour through a one-band mask of the same size, where 255 covers.
cvips_image *_Nullable cvips_paint(
    cvips_image *_Nonnull image, cvips_image *_Nonnull mask, uint8_t red, uint8_t green,
    uint8_t blue);

/// Renders text (Pango markup) as a one-band mask, centred, wrapped to `width` pixels. `size` is
/// the approximate height of a line in pixels.
cvips_image *_Nullable cvips_text(const char *_Nonnull markup, int width, double size);

#endif
