#define _GNU_SOURCE
#include "follow.h"

#include <dlfcn.h>

#include "shrink.h"

/// libwebp's decoder for growing files, with its own type reduced to a pointer. libvips depends on it.
static struct {
  void *(*begin)(int colors, uint8_t *buffer, size_t length, int stride);
  int (*add)(void *, const uint8_t *, size_t);
  uint8_t *(*rows)(const void *, int *last, int *width, int *height, int *stride);
  void (*end)(void *);
} webp;

static bool has_webp(void) {
  if (webp.end != NULL) return true;
  void *handle = dlopen("libwebp.so.7", RTLD_LAZY | RTLD_LOCAL);
  if (handle == NULL) return false;
  *(void **)&webp.begin = dlsym(handle, "WebPINewRGB");
  *(void **)&webp.add = dlsym(handle, "WebPIAppend");
  *(void **)&webp.rows = dlsym(handle, "WebPIDecGetRGB");
  if (!webp.begin || !webp.add || !webp.rows) return false;
  *(void **)&webp.end = dlsym(handle, "WebPIDelete");
  return webp.end != NULL;
}

enum { RGB = 0, OK = 0, SUSPENDED = 5 };

bool cfollow_webp(cfollow_source *source, cfollow_target target, int width, int height) {
  if (!has_webp()) return false;
  void *decoder = webp.begin(RGB, NULL, 0, 0);
  if (decoder == NULL) return false;
  const shrink_area all = {0, 0, width, height};
  shrink state;
  bool good = shrink_begin(
      &state, width, height, 3, false, all, target.rgba, target.width, target.height);
  int row = 0;
  int status = SUSPENDED;
  while (good && status == SUSPENDED) {
    uint8_t bytes[16 << 10];
    size_t count = cfollow_read(source, bytes, sizeof bytes);
    if (count == 0) break;
    status = webp.add(decoder, bytes, count);
    int last = 0, found_width = 0, found_height = 0, stride = 0;
    uint8_t *rows = webp.rows(decoder, &last, &found_width, &found_height, &stride);
    if (rows == NULL) continue;
    // What the header promised, which the memory was made for.
    good = found_width == width && found_height == height;
    for (; good && row < last && row < height; row++) {
      shrink_add(&state, rows + (size_t)row * (size_t)stride);
    }
    follow_tell(&target, state.out_row);
  }
  good = good && status == OK && row == height && state.out_row == target.height;
  shrink_end(&state);
  webp.end(decoder);
  return good;
}
