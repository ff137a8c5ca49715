#include "follow.h"

#if __has_include(<zlib.h>)

#include <CSystemSymbols.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "png_rows.h"
#include "shrink.h"

/// zlib, which unlike libdeflate returns what it has before it has everything. libvips depends on
/// it.
#define ZLIB_FUNCTIONS(F)  \
  F(begin, inflateInit_)   \
  F(go, inflate)           \
  F(end, inflateEnd)       \
  F(crc, crc32)

static struct {
  ZLIB_FUNCTIONS(CSYSTEM_MEMBER)
} zlib;

static bool is_open;

static void open_library(void) {
#define SYMBOL(member, function) {#function, &zlib.member},
  static const csystem_symbol symbols[] = {ZLIB_FUNCTIONS(SYMBOL)};
  is_open =
      csystem_open_library("libz.so.1", symbols, sizeof symbols / sizeof *symbols) == NULL;
}

bool follow_has_zlib(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return is_open;
}

typedef struct {
  cfollow_source *source;
  cfollow_target target;
  z_stream stream;
  shrink state;
  int width, height, channels;
  size_t count;              // bytes of a row, without its filter
  uint8_t *line, *above;     // each a filter and a row
  size_t filled;             // of `line`
  int row;
  bool is_inflating, is_begun, has_ended;
} job;

/// Parses the header's content. False for anything but the plain case.
static bool begin(job *work, const uint8_t *content) {
  if (work->line != NULL || content[8] != 8 || content[12] != 0) return false;
  if (content[9] != 0 && content[9] != 2 && content[9] != 6) return false;
  if (png_number(content) != (uint32_t)work->width || png_number(content + 4) != (uint32_t)work->height) {
    return false;
  }
  work->channels = content[9] == 0 ? 1 : content[9] == 2 ? 3 : 4;
  work->count = (size_t)work->width * (size_t)work->channels;
  work->line = calloc(work->count + 1, 1);
  work->above = calloc(work->count + 1, 1);
  const shrink_area all = {0, 0, work->width, work->height};
  work->is_inflating =
      zlib.begin(&work->stream, ZLIB_VERSION, (int)sizeof work->stream) == Z_OK;
  work->is_begun =
      work->line != NULL && work->above != NULL && work->is_inflating &&
      shrink_begin(
          &work->state, work->width, work->height, work->channels, false, all, work->target.rgba,
          work->target.width, work->target.height);
  return work->is_begun;
}

/// Finishes a complete row: moves it into the picture and makes room for the next.
static bool finish_row(job *work) {
  const size_t step = (size_t)work->channels;
  if (!png_restore(work->line[0], work->line + 1, work->above + 1, work->count, step)) return false;
  if (step == 4 && !png_is_opaque(work->line + 1, work->width)) return false;
  shrink_add(&work->state, work->line + 1);
  follow_tell(&work->target, work->state.out_row);
  uint8_t *finished = work->line;
  work->line = work->above;
  work->above = finished;
  work->filled = 0;
  work->row++;
  return true;
}

/// Unpacks the pixels that have arrived, up to the last row.
static bool unpack(job *work, uint8_t *bytes, size_t length) {
  work->stream.next_in = bytes;
  work->stream.avail_in = (uInt)length;
  while (work->row < work->height) {
    work->stream.next_out = work->line + work->filled;
    work->stream.avail_out = (uInt)(work->count + 1 - work->filled);
    int status = zlib.go(&work->stream, Z_SYNC_FLUSH);
    work->filled = work->count + 1 - work->stream.avail_out;
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return false;
    if (work->stream.avail_out == 0) {
      if (!finish_row(work)) return false;
    } else {
      return status != Z_STREAM_END;
    }
  }
  return true;
}

/// Reads the content of a chunk, in pieces; its checksum must be right. `uses` says whether it
/// holds pixels.
static bool take_content(job *work, uLong sum, size_t length, bool uses) {
  uint8_t bytes[16 << 10];
  while (length > 0) {
    size_t wanted = length < sizeof bytes ? length : sizeof bytes;
    size_t count = cfollow_read(work->source, bytes, wanted);
    if (count == 0) return false;
    sum = zlib.crc(sum, bytes, (uInt)count);
    if (uses && !unpack(work, bytes, count)) return false;
    length -= count;
  }
  uint8_t end[4];
  return follow_fill(work->source, end, 4) && png_number(end) == sum;
}

/// Reads one chunk. False at the last one, and for anything but the plain case.
static bool take_chunk(job *work) {
  static const char *const odd[] = {"iCCP", "tRNS", "eXIf", "acTL"};
  uint8_t head[8];
  if (!follow_fill(work->source, head, 8)) return false;
  const size_t length = png_number(head);
  const uLong sum = zlib.crc(0, head + 4, 4);
  for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
    if (memcmp(head + 4, odd[i], 4) == 0) return false;
  }
  if (memcmp(head + 4, "IHDR", 4) == 0) {
    uint8_t content[17];
    return length == 13 && follow_fill(work->source, content, 17) &&
           zlib.crc(sum, content, 13) == png_number(content + 13) && begin(work, content);
  }
  if (memcmp(head + 4, "IEND", 4) == 0) {
    work->has_ended = take_content(work, sum, length, false);
    return false;
  }
  const bool is_pixels = memcmp(head + 4, "IDAT", 4) == 0;
  return (work->is_begun || !is_pixels) && take_content(work, sum, length, is_pixels);
}

bool cfollow_png(cfollow_source *source, cfollow_target target, int width, int height) {
  if (!follow_has_zlib() || width < 1 || height < 1) return false;
  job work = {.source = source, .target = target, .width = width, .height = height};
  uint8_t signature[8];
  if (follow_fill(source, signature, 8)) {
    while (take_chunk(&work)) {
    }
  }
  const bool good = work.has_ended && work.row == work.height && work.row > 0 &&
                    work.state.out_row == target.height;
  if (work.is_inflating) zlib.end(&work.stream);
  shrink_end(&work.state);
  free(work.line);
  free(work.above);
  return good;
}

#else

bool cfollow_png(cfollow_source *source, cfollow_target target, int width, int height) {
  (void)source, (void)target, (void)width, (void)height;
  return false;
}

#endif
