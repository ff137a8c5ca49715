#include "CDirect.h"

#include <stdlib.h>
#include <string.h>

#include "deflate.h"
#include "direct.h"
#include "file.h"
#include "png_rows.h"
#include "shrink.h"

typedef struct {
  int width, height, channels;
  /// The compressed stream of the pixels.
  const uint8_t *packed;
  size_t packed_length;
} png;

/// Walks the chunks and moves the pixels' stream together, in the file's own memory. False for
/// anything but the plain case: other depths, interlacing, palettes, transparency, profiles, wrong
/// checksums.
static bool walk(uint8_t *file, size_t length, png *picture) {
  size_t offset = 8;
  uint8_t *packed = NULL;
  bool has_header = false;
  while (length - offset >= 12) {
    const uint8_t *chunk = file + offset;
    const size_t size = png_number(chunk);
    if (size > length - offset - 12) return false;
    const uint8_t *content = chunk + 8;
    if (libdeflate.crc(0, chunk + 4, size + 4) != png_number(content + size)) return false;
    if (memcmp(chunk + 4, "IHDR", 4) == 0) {
      if (size != 13 || has_header || content[8] != 8 || content[12] != 0) return false;
      has_header = true;
      picture->width = (int)(png_number(content) & 0x7FFFFFFF);
      picture->height = (int)(png_number(content + 4) & 0x7FFFFFFF);
      if (content[9] != 0 && content[9] != 2 && content[9] != 6) return false;
      picture->channels = content[9] == 0 ? 1 : content[9] == 2 ? 3 : 4;
    } else if (memcmp(chunk + 4, "IDAT", 4) == 0) {
      if (!has_header) return false;
      if (packed == NULL) packed = file + offset + 8;
      // Later pieces move to the front, over what was walked already.
      memmove(packed + picture->packed_length, content, size);
      picture->packed_length += size;
    } else if (memcmp(chunk + 4, "IEND", 4) == 0) {
      picture->packed = packed;
      return picture->packed_length > 0;
    } else if (
        memcmp(chunk + 4, "iCCP", 4) == 0 || memcmp(chunk + 4, "tRNS", 4) == 0 ||
        memcmp(chunk + 4, "acTL", 4) == 0) {
      return false;
    }
    offset += size + 12;
  }
  return false;
}

static bool draw(
    const png *picture, uint8_t *raw, shrink_area area, uint8_t *rgba, int width, int height,
    const cdirect_progress *progress) {
  const size_t step = (size_t)picture->channels;
  const size_t count = (size_t)picture->width * step;
  uint8_t *blank = calloc(count, 1);
  shrink state;
  bool good = shrink_begin(
      &state, picture->width, picture->height, picture->channels, false, area, rgba, width, height);
  good = good && blank != NULL;
  const uint8_t *above = blank;
  for (int y = 0; good && y < picture->height; y++) {
    uint8_t *line = raw + (size_t)y * (count + 1);
    good = png_restore(line[0], line + 1, above, count, step) &&
           (step != 4 || png_is_opaque(line + 1, picture->width));
    if (good) shrink_add(&state, line + 1);
    direct_tell(progress, &state);
    above = line + 1;
  }
  good = good && state.out_row == height;
  shrink_end(&state);
  free(blank);
  return good;
}

/// The length of the unpacked rows, each preceded by its filter's number; 0 for a length that no
/// such stream can unpack to: deflate makes at most 1032 bytes of one (zlib.net/zlib_tech.html).
static size_t unpacked_length(const png *picture) {
  size_t row, length;
  if (picture->width < 1 || picture->height < 1 ||
      __builtin_mul_overflow((size_t)picture->width, (size_t)picture->channels, &row) ||
      __builtin_mul_overflow(row + 1, (size_t)picture->height, &length)) {
    return 0;
  }
  return length / 1032 <= picture->packed_length ? length : 0;
}

static bool decode(
    uint8_t *file, size_t length, cdirect_area area, uint8_t *rgba, int width, int height,
    const cdirect_progress *progress) {
  png picture = {0};
  if (!walk(file, length, &picture)) return false;
  const size_t raw_length = unpacked_length(&picture);
  if (raw_length == 0) return false;
  uint8_t *raw = malloc(raw_length);
  struct libdeflate_decompressor *engine = libdeflate.alloc();
  size_t actual = 0;
  bool good = raw && engine &&
              libdeflate.decompress(
                  engine, picture.packed, picture.packed_length, raw, raw_length, &actual) ==
                  LIBDEFLATE_SUCCESS &&
              actual == raw_length;
  good = good && draw(&picture, raw, direct_part(area), rgba, width, height, progress);
  if (engine) libdeflate.release(engine);
  free(raw);
  return good;
}

bool cdirect_png(
    int descriptor, size_t length, cdirect_area area, uint8_t *rgba, int width, int height,
    const cdirect_progress *progress) {
  if (length < 57 || !has_deflate()) return false;
  uint8_t *file = file_copy(descriptor, length);
  const bool good = file && decode(file, length, area, rgba, width, height, progress);
  free(file);
  return good;
}
