#include <stdlib.h>
#include <string.h>

#include "CEncode.h"
#include "deflate.h"
#include "palette.h"

typedef struct {
  uint8_t *bytes;
  size_t count, capacity;
} sink;

static void put_number(uint8_t *to, uint32_t value) {
  for (int i = 0; i < 4; i++) to[i] = (uint8_t)(value >> (24 - 8 * i));
}

/// Writes one chunk (PNG, third edition, section 5.3). False if it does not fit.
static bool put_chunk(sink *out, const char *name, const uint8_t *content, size_t count) {
  if (out->capacity - out->count < count + 12) return false;
  uint8_t *chunk = out->bytes + out->count;
  put_number(chunk, (uint32_t)count);
  memcpy(chunk + 4, name, 4);
  // The pixels' stream is already compressed in place.
  if (content != chunk + 8) memcpy(chunk + 8, content, count);
  put_number(chunk + 8 + count, libdeflate.crc(0, chunk + 4, count + 4));
  out->count += count + 12;
  return true;
}

/// The rows of the picture as they are in the file before compression, each preceded by its
/// filter's number.
typedef struct {
  const uint8_t *rgba;
  size_t stride;
  int width, height, canvas_width, canvas_height;
  int channels;  // 1 with a palette
  const palette *palette;
} rows;

/// Filters by the differences from the row above, or from the left in the first one: cheap, and
/// compresses nearly as well as trying all filters.
static void filter(const rows *from, int y, const uint8_t *line, const uint8_t *above, uint8_t *to) {
  const size_t step = (size_t)from->channels;
  const size_t count = (size_t)from->canvas_width * step;
  if (y > 0) {
    to[0] = 2;
    for (size_t i = 0; i < count; i++) to[1 + i] = (uint8_t)(line[i] - above[i]);
    return;
  }
  to[0] = 1;
  memcpy(to + 1, line, step);
  for (size_t i = step; i < count; i++) to[1 + i] = (uint8_t)(line[i] - line[i - step]);
}

/// Reads one row of true colours or of a palette's indices; outside the picture is transparent.
static void read_row(const rows *from, int y, uint8_t *line) {
  const int width = y < from->height ? from->width : 0;
  const uint8_t *pixel = from->rgba + (size_t)y * from->stride;
  const int channels = from->channels;
  if (from->palette != NULL) {
    for (int x = 0; x < width; x++, pixel += 4) line[x] = from->palette->index[palette_bin(pixel)];
    memset(line + width, from->palette->count, (size_t)(from->canvas_width - width));
    return;
  }
  uint8_t *to = line;
  for (int x = 0; x < width; x++, pixel += 4, to += channels) {
    to[0] = pixel[0];
    to[1] = pixel[1];
    to[2] = pixel[2];
    if (channels == 4) to[3] = 255;
  }
  memset(to, 0, (size_t)(from->canvas_width - width) * (size_t)channels);
}

static bool put_rows(sink *out, const rows *from) {
  const size_t count = (size_t)from->canvas_width * (size_t)from->channels;
  uint8_t *raw = malloc((count + 1) * (size_t)from->canvas_height);
  uint8_t *lines[2] = {malloc(count), malloc(count)};
  struct libdeflate_compressor *engine = libdeflate.alloc_compressor(1);
  bool good = raw && lines[0] && lines[1] && engine && out->capacity - out->count > 12;
  for (int y = 0; good && y < from->canvas_height; y++) {
    uint8_t *to = raw + (size_t)y * (count + 1);
    uint8_t *line = lines[y & 1];
    read_row(from, y, line);
    if (from->palette != NULL) {
      // Palette indices have no order that differences could use.
      to[0] = 0;
      memcpy(to + 1, line, count);
    } else {
      filter(from, y, line, lines[1 - (y & 1)], to);
    }
  }
  if (good) {
    uint8_t *place = out->bytes + out->count + 8;
    const size_t packed = libdeflate.compress(
        engine, raw, (count + 1) * (size_t)from->canvas_height, place,
        out->capacity - out->count - 12);
    good = packed > 0 && put_chunk(out, "IDAT", place, packed);
  }
  if (engine) libdeflate.release_compressor(engine);
  free(lines[0]);
  free(lines[1]);
  free(raw);
  return good;
}

static bool put_palette(sink *out, const palette *colors, bool has_rest) {
  uint8_t table[256 * 3] = {0};
  memcpy(table, colors->colors, (size_t)colors->count * 3);
  const int count = colors->count + (has_rest ? 1 : 0);
  if (!put_chunk(out, "PLTE", table, (size_t)count * 3)) return false;
  if (!has_rest) return true;
  uint8_t opacity[256];
  memset(opacity, 255, sizeof opacity);
  opacity[colors->count] = 0;
  return put_chunk(out, "tRNS", opacity, (size_t)count);
}

static bool encode(sink *out, rows *from, palette *colors) {
  static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', 13, 10, 26, 10};
  const bool has_rest = from->width < from->canvas_width || from->height < from->canvas_height;
  if (out->capacity < sizeof signature) return false;
  memcpy(out->bytes, signature, sizeof signature);
  out->count = sizeof signature;
  from->palette = colors;
  from->channels = colors ? 1 : has_rest ? 4 : 3;
  uint8_t header[13] = {0};
  put_number(header, (uint32_t)from->canvas_width);
  put_number(header + 4, (uint32_t)from->canvas_height);
  header[8] = 8;
  header[9] = colors ? 3 : has_rest ? 6 : 2;
  return put_chunk(out, "IHDR", header, sizeof header) &&
         (!colors || put_palette(out, colors, has_rest)) && put_rows(out, from) &&
         put_chunk(out, "IEND", header, 0);
}

size_t cencode_png(
    const uint8_t *rgba, size_t stride, int width, int height, int canvas_width,
    int canvas_height, int colors, uint8_t *out, size_t capacity) {
  if (width < 1 || height < 1 || canvas_width < width || canvas_height < height) return 0;
  if (!has_deflate()) return 0;
  rows from = {
      .rgba = rgba, .stride = stride, .width = width, .height = height,
      .canvas_width = canvas_width, .canvas_height = canvas_height};
  sink to = {.bytes = out, .capacity = capacity};
  if (colors == 0) return encode(&to, &from, NULL) ? to.count : 0;
  // One index stays free for transparency.
  const int most = colors > 255 ? 255 : colors < 2 ? 2 : colors;
  palette found;
  if (!palette_begin(&found, rgba, stride, width, height, most)) return 0;
  const bool good = encode(&to, &from, &found);
  palette_end(&found);
  return good ? to.count : 0;
}
