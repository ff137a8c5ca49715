#include <CSystemSymbols.h>
#include <pthread.h>
#include <stdlib.h>
#include <zlib.h>

// Hidden, so that libraries opened later do not find these names in the program.
#pragma GCC visibility push(hidden)
#include "CInflate.h"

#define ZLIB_FUNCTIONS(F)  \
  F(init, inflateInit2_)   \
  F(step, inflate)         \
  F(reset, inflateReset)   \
  F(end, inflateEnd)

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

struct inflate_stream {
  z_stream state;
};

bool inflate_is_available(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return is_open;
}

inflate_stream *inflate_open(void) {
  if (!inflate_is_available()) return NULL;
  inflate_stream *stream = calloc(1, sizeof *stream);
  if (stream == NULL) return NULL;
  // 32 is added to the window's bits: gzip or zlib, as the stream's first bytes say.
  if (zlib.init(&stream->state, 15 + 32, ZLIB_VERSION, (int)sizeof stream->state) != Z_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

inflate_result inflate_step(inflate_stream *stream, const uint8_t *input, size_t length,
                            size_t *taken, uint8_t *output, size_t room, size_t *filled) {
  stream->state.next_in = (Bytef *)input;
  stream->state.avail_in = (uInt)length;
  stream->state.next_out = output;
  stream->state.avail_out = (uInt)room;
  int status = zlib.step(&stream->state, Z_NO_FLUSH);
  *taken = length - stream->state.avail_in;
  *filled = room - stream->state.avail_out;
  if (status == Z_STREAM_END) return INFLATE_END;
  // Z_BUF_ERROR only means that no progress was possible.
  return status == Z_OK || status == Z_BUF_ERROR ? INFLATE_MORE : INFLATE_BROKEN;
}

bool inflate_restart(inflate_stream *stream) { return zlib.reset(&stream->state) == Z_OK; }

void inflate_close(inflate_stream *stream) {
  if (stream == NULL) return;
  zlib.end(&stream->state);
  free(stream);
}
