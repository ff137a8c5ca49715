// libwebp, opened at run time. Without its header the decoders that use it decline.
#ifndef CVips_webp_h
#define CVips_webp_h

#if __has_include(<webp/decode.h>)

#include <CSystemSymbols.h>
#include <stdbool.h>
#include <webp/decode.h>

#pragma GCC visibility push(hidden)

#define WEBP_FUNCTIONS(F)                      \
  F(prepare, WebPInitDecoderConfigInternal)    \
  F(inspect, WebPGetFeaturesInternal)          \
  F(begin_as, WebPIDecode)                     \
  F(update, WebPIUpdate)                       \
  F(decode_rgb, WebPDecodeRGB)                 \
  F(release, WebPFree)                         \
  F(begin, WebPINewRGB)                        \
  F(add, WebPIAppend)                          \
  F(rows, WebPIDecGetRGB)                      \
  F(end, WebPIDelete)

typedef struct {
  WEBP_FUNCTIONS(CSYSTEM_MEMBER)
} webp_library;

extern webp_library webp;

/// Opens libwebp once; false if it is missing.
bool has_webp(void);

#pragma GCC visibility pop

#endif
#endif
