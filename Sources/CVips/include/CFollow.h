#ifndef CFollow_h
#define CFollow_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Decoders for plain pictures whose file is still growing. Like those of CDirect.h they decline,
// with false, what is not plain or not complete; what they have drawn by then may stay or be drawn
// over.

/// A growing file, and the pipe that reports its growth: a byte for "there is more", `E` for "that
/// was all", end of file for "no more will come".
typedef struct {
  int file;
  int pipe;
  int64_t position;
  bool is_whole;
  bool is_lost;
} cfollow_source;

/// The destination of the pixels: RGBA of width x height, rows from the top, and the number of
/// finished rows, which another thread or process reads meanwhile.
typedef struct {
  uint8_t *_Nonnull rgba;
  int width, height;
  int32_t *_Nonnull rows;
} cfollow_target;

/// Waits for news; false if the file is complete or lost.
bool cfollow_wait(cfollow_source *_Nonnull source);
/// The next bytes, at least one; 0 at the end of a file that is complete or lost.
size_t cfollow_read(cfollow_source *_Nonnull source, void *_Nonnull bytes, size_t capacity);

// `width` and `height` are the picture's from its header as read before, for which the memory was
// allocated; a decoder declines a file whose header now differs.

/// Decodes PNG of 8 bits, grey, RGB or fully opaque RGBA, not interlaced; through zlib.
bool cfollow_png(cfollow_source *_Nonnull source, cfollow_target target, int width, int height);
/// Decodes JPEG in RGB or grey; through libjpeg.
bool cfollow_jpeg(cfollow_source *_Nonnull source, cfollow_target target, int width, int height);
/// Decodes WebP without alpha, of one frame; through libwebp.
bool cfollow_webp(cfollow_source *_Nonnull source, cfollow_target target, int width, int height);

#endif
