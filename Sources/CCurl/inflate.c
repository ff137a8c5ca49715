#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <zlib.h>

// Hidden, so that nothing that is opened later finds these names in the program.
#pragma GCC visibility push(hidden)
#include "CInflate.h"

static struct {
  int (*init)(z_streamp, int, const char *, int);
  int (*step)(z_streamp, int);
  int (*reset)(z_streamp);
  int (*end)(z_streamp);
} zlib;

static bool is_open;

static void open_library(void) {
  void *handle = dlopen("libz.so.1", RTLD_LAZY | RTLD_LOCAL);
  if (handle == NULL) return;
  // In the order of the places.
  static const char *const names[] = {"inflateInit2_", "inflate", "inflateReset", "inflateEnd"};
  _Static_assert(sizeof zlib == sizeof names, "one name for each function");
  void **places = (void **)&zlib;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    places[i] = dlsym(handle, names[i]);
    if (places[i] == NULL) return;
  }
  is_open = true;
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
  // 32 more than the window's bits: gzip or zlib, as the stream's first bytes say.
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
  // Z_BUF_ERROR only says that nothing could be done with what was there.
  return status == Z_OK || status == Z_BUF_ERROR ? INFLATE_MORE : INFLATE_BROKEN;
}

bool inflate_restart(inflate_stream *stream) { return zlib.reset(&stream->state) == Z_OK; }

void inflate_close(inflate_stream *stream) {
  if (stream == NULL) return;
  zlib.end(&stream->state);
  free(stream);
}
