#ifndef CINFLATE_H
#define CINFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* zlib's inflate for gzip and zlib streams. The library is opened on first use; libcurl depends on
 * it. */

typedef struct inflate_stream inflate_stream;

typedef enum {
  INFLATE_MORE,
  INFLATE_END,
  INFLATE_BROKEN,
} inflate_result;

/* Whether zlib is installed. */
bool inflate_is_available(void);

/* Opens a stream; NULL if zlib is missing or there is no memory. */
inflate_stream *inflate_open(void);

/* Decodes from `input` to `output`; reports how many bytes it took and how many it filled. */
inflate_result inflate_step(inflate_stream *stream, const uint8_t *input, size_t length,
                            size_t *taken, uint8_t *output, size_t room, size_t *filled);

/* Begins the next stream. */
bool inflate_restart(inflate_stream *stream);

void inflate_close(inflate_stream *stream);

#endif
