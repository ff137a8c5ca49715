#include "CDirect.h"

#include "webp.h"

#if __has_include(<webp/decode.h>)

#include <stdlib.h>

#include "direct.h"
#include "file.h"

/// Feeds the decoder the file piece by piece, to report the rows in between.
static bool feed(
    WebPIDecoder *decoder, const uint8_t *file, size_t length, const cdirect_progress *progress) {
  const size_t pieces = progress == NULL ? 1 : 16;
  VP8StatusCode status = VP8_STATUS_SUSPENDED;
  for (size_t piece = 1; piece <= pieces && status == VP8_STATUS_SUSPENDED; piece++) {
    status = webp.update(decoder, file, piece == pieces ? length : length / pieces * piece);
    int last = 0;
    const bool has_rows = webp.rows(decoder, &last, NULL, NULL, NULL) != NULL;
    if (progress != NULL && has_rows) progress->tell(progress->context, last);
  }
  return status == VP8_STATUS_OK;
}

/// Decodes the whole picture, scaled by the decoder before colour conversion. False if only a part
/// is wanted, nothing is to be scaled down, or it fails.
static bool decode_scaled(
    const uint8_t *file, size_t length, cdirect_area area, uint8_t *rgba, int width, int height,
    const cdirect_progress *progress) {
  WebPDecoderConfig config;
  if (!webp.prepare(&config, WEBP_DECODER_ABI_VERSION)) return false;
  if (webp.inspect(file, length, &config.input, WEBP_DECODER_ABI_VERSION) != VP8_STATUS_OK) {
    return false;
  }
  const bool is_whole = area.left == 0 && area.top == 0 && area.width == config.input.width &&
                        area.height == config.input.height;
  if (!is_whole || width >= config.input.width || height >= config.input.height) return false;
  if (config.input.has_animation || config.input.has_alpha) return false;
  config.options.use_scaling = 1;
  config.options.scaled_width = width;
  config.options.scaled_height = height;
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = rgba;
  config.output.u.RGBA.stride = width * 4;
  config.output.u.RGBA.size = (size_t)width * (size_t)height * 4;
  WebPIDecoder *decoder = webp.begin_as(file, length, &config);
  if (decoder == NULL) return false;
  const bool good = feed(decoder, file, length, progress);
  webp.end(decoder);
  return good;
}

/// Decodes any part at any size, from all pixels in colour.
static bool decode_whole(
    const uint8_t *file, size_t length, cdirect_area area, uint8_t *rgba, int width, int height) {
  int across = 0, down = 0;
  uint8_t *pixels = webp.decode_rgb(file, length, &across, &down);
  if (pixels == NULL) return false;
  const bool good =
      direct_pixels(pixels, across, down, 3, false, area, rgba, width, height);
  webp.release(pixels);
  return good;
}

bool cdirect_webp(
    int descriptor, size_t length, cdirect_area area, uint8_t *rgba, int width, int height,
    const cdirect_progress *progress) {
  if (length == 0 || !has_webp()) return false;
  uint8_t *file = file_copy(descriptor, length);
  if (file == NULL) return false;
  bool good = decode_scaled(file, length, area, rgba, width, height, progress);
  if (!good) {
    if (progress != NULL) progress->tell(progress->context, 0);
    good = decode_whole(file, length, area, rgba, width, height);
  }
  free(file);
  return good;
}

#else

bool cdirect_webp(
    int descriptor, size_t length, cdirect_area area, uint8_t *rgba, int width, int height,
    const cdirect_progress *progress) {
  (void)descriptor, (void)length, (void)area, (void)rgba, (void)width, (void)height,
      (void)progress;
  return false;
}

#endif
