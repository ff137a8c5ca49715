#ifndef CFollow_h
#define CFollow_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Decoders for plain pictures whose file still grows. Like those of CDirect.h they decline, with
// false, what is not plain or not whole; what they have drawn by then may stand or be drawn over.

/// A file that grows, and the pipe that tells when: a byte for "there is more", `E` for "that was
/// all", its end for "no more will come".
typedef struct {
  int file;
  int pipe;
  int64_t position;
  bool is_whole;
  bool is_lost;
} cfollow_source;

/// Where the pixels go: RGBA of width x height, rows from the top, and how many are there already,
/// which somebody else reads meanwhile.
typedef struct {
  uint8_t *_Nonnull rgba;
  int width, height;
  int32_t *_Nonnull rows;
} cfollow_target;

/// Waits for something new to be told; false when the file is whole or lost.
bool cfollow_wait(cfollow_source *_Nonnull source);
/// The next bytes, one at least; 0 at the end of a file that is whole or lost.
size_t cfollow_read(cfollow_source *_Nonnull source, void *_Nonnull bytes, size_t capacity);

// `width` and `height` are the picture's as its header was read before, which the memory was made for; they
// decline one that says something else by now.

/// PNG of 8 bits, grey, RGB or fully opaque RGBA, not interlaced; through zlib.
bool cfollow_png(cfollow_source *_Nonnull source, cfollow_target target, int width, int height);
/// JPEG in RGB or grey; through libjpeg.
bool cfollow_jpeg(cfollow_source *_Nonnull source, cfollow_target target, int width, int height);
/// WebP without alpha, of one frame; through libwebp.
bool cfollow_webp(cfollow_source *_Nonnull source, cfollow_target target, int width, int height);

#endif
