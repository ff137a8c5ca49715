#include "CDirect.h"
#include "shrink.h"

bool cdirect_pixels(
    const uint8_t *source, int source_width, int source_height, bool has_alpha, cdirect_area area,
    uint8_t *rgba, int width, int height) {
  const shrink_area part = {area.left, area.top, area.width, area.height};
  shrink state;
  bool good = shrink_begin(
      &state, source_width, source_height, 4, has_alpha, part, rgba, width, height);
  for (int y = 0; good && y < source_height; y++) {
    if (!shrink_add(&state, source + (size_t)y * (size_t)source_width * 4)) break;
  }
  good = good && state.out_row == height;
  shrink_end(&state);
  return good;
}
