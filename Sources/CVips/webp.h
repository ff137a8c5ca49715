// libwebp's decoders, opened when they are used. libvips depends on the library; its header may be
// missing where this is built, and with it what can be told to the decoder of whole files.
#ifndef CVips_webp_h
#define CVips_webp_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if __has_include(<webp/decode.h>)
#include <webp/decode.h>
#define HAS_WEBP_HEADER 1
#else
#define HAS_WEBP_HEADER 0
typedef struct WebPDecoderConfig WebPDecoderConfig;
typedef struct WebPBitstreamFeatures WebPBitstreamFeatures;
#endif

#pragma GCC visibility push(hidden)

typedef struct {
  int (*prepare)(WebPDecoderConfig *, int version);
  int (*inspect)(const uint8_t *bytes, size_t length, WebPBitstreamFeatures *, int version);
  void *(*begin_as)(const uint8_t *bytes, size_t length, WebPDecoderConfig *);
  int (*update)(void *, const uint8_t *bytes, size_t length);
  uint8_t *(*decode_rgb)(const uint8_t *bytes, size_t length, int *width, int *height);
  void (*release)(void *);
  void *(*begin)(int colors, uint8_t *buffer, size_t length, int stride);
  int (*add)(void *, const uint8_t *, size_t);
  uint8_t *(*rows)(const void *, int *last, int *width, int *height, int *stride);
  void (*end)(void *);
} webp_library;

extern webp_library webp;

/// Opens libwebp once; false where it is missing.
bool has_webp(void);

#pragma GCC visibility pop

#endif
