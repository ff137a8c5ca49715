#define _GNU_SOURCE
#include "CDirect.h"

#include <sys/mman.h>

#include "shrink.h"
#include "webp.h"

bool cdirect_webp(
    int descriptor, size_t length, cdirect_area area, uint8_t *rgba, int width, int height) {
  if (length == 0 || !has_webp()) return false;
  void *file = mmap(NULL, length, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (file == MAP_FAILED) return false;
  int across = 0, down = 0;
  uint8_t *pixels = webp.decode(file, length, &across, &down);
  munmap(file, length);
  if (pixels == NULL) return false;
  const shrink_area part = {area.left, area.top, area.width, area.height};
  shrink state = {0};
  bool good = area.left + area.width <= across && area.top + area.height <= down &&
              shrink_begin(&state, across, down, 3, false, part, rgba, width, height);
  if (good) {
    for (int y = 0; y < down; y++) {
      if (!shrink_add(&state, pixels + (size_t)y * (size_t)across * 3)) break;
    }
    good = state.out_row == height;
  }
  shrink_end(&state);
  webp.release(pixels);
  return good;
}
