#include "CDirect.h"
#include "direct.h"

bool direct_pixels(
    const uint8_t *source, int source_width, int source_height, int channels, bool has_alpha,
    cdirect_area area, uint8_t *rgba, int width, int height) {
  shrink state = {0};
  bool good = shrink_begin(
      &state, source_width, source_height, channels, has_alpha, direct_part(area), rgba, width,
      height);
  const size_t row = (size_t)source_width * (size_t)channels;
  for (int y = 0; good && y < source_height; y++) {
    if (!shrink_add(&state, source + (size_t)y * row)) break;
  }
  good = good && state.out_row == height;
  shrink_end(&state);
  return good;
}

bool cdirect_pixels(
    const uint8_t *source, int source_width, int source_height, bool has_alpha, cdirect_area area,
    uint8_t *rgba, int width, int height) {
  return direct_pixels(
      source, source_width, source_height, 4, has_alpha, area, rgba, width, height);
}
