#include "follow.h"

#include "webp.h"

#if __has_include(<webp/decode.h>)

#include "shrink.h"

bool cfollow_webp(cfollow_source *source, cfollow_target target, int width, int height) {
  if (!has_webp()) return false;
  WebPIDecoder *decoder = webp.begin(MODE_RGB, NULL, 0, 0);
  if (decoder == NULL) return false;
  const shrink_area all = {0, 0, width, height};
  shrink state;
  bool good = shrink_begin(
      &state, width, height, 3, false, all, target.rgba, target.width, target.height);
  int row = 0;
  VP8StatusCode status = VP8_STATUS_SUSPENDED;
  while (good && status == VP8_STATUS_SUSPENDED) {
    uint8_t bytes[16 << 10];
    size_t count = cfollow_read(source, bytes, sizeof bytes);
    if (count == 0) break;
    status = webp.add(decoder, bytes, count);
    int last = 0, found_width = 0, found_height = 0, stride = 0;
    uint8_t *rows = webp.rows(decoder, &last, &found_width, &found_height, &stride);
    if (rows == NULL) continue;
    // What the header promised, for which the memory was allocated.
    good = found_width == width && found_height == height;
    for (; good && row < last && row < height; row++) {
      shrink_add(&state, rows + (size_t)row * (size_t)stride);
    }
    follow_tell(&target, state.out_row);
  }
  good = good && status == VP8_STATUS_OK && row == height && state.out_row == target.height;
  shrink_end(&state);
  webp.end(decoder);
  return good;
}

#else

bool cfollow_webp(cfollow_source *source, cfollow_target target, int width, int height) {
  (void)source, (void)target, (void)width, (void)height;
  return false;
}

#endif
