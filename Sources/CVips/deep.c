// Pictures at full size: 16 bits a channel, and rows read from the top.
#include "CVips.h"

#include <stdlib.h>

#include "library.h"
#include "profile.h"
#include "shrink.h"
#include "values.h"

/// The number of rows read at a time.
enum { STRIP = 64 };

bool cvips_is_deep(const cvips_image *image) {
  return lib.vips_image_get_format(image) == USHORT;
}

cvips_image *cvips_open_deep(const cvips_input *input, bool turned) {
  VipsSource *source = source_of(input);
  if (source == NULL) return NULL;
  vips_object picture = lib.vips_image_new_from_source(
      source, "[fail-on=error]", "access", turned ? ACCESS_RANDOM : ACCESS_SEQUENTIAL, NULL);
  lib.g_object_unref(source);
  if (picture == NULL) return NULL;
  vips_object rgb = NULL, upright = NULL, words = NULL;
  int failed = lib.vips_colourspace(picture, &rgb, RGB16, NULL);
  lib.g_object_unref(picture);
  if (failed) return NULL;
  failed = lib.vips_autorot(rgb, &upright, NULL);
  lib.g_object_unref(rgb);
  if (failed) return NULL;
  failed = lib.vips_cast(upright, &words, USHORT, NULL);
  lib.g_object_unref(upright);
  return failed ? NULL : words;
}

struct cvips_rows {
  VipsRegion *region;
  int width, bands;
  bool is_deep;
};

cvips_rows *cvips_rows_begin(cvips_image *image) {
  cvips_rows *rows = malloc(sizeof *rows);
  if (rows == NULL) return NULL;
  rows->region = lib.vips_region_new(image);
  rows->width = cvips_width(image);
  rows->bands = cvips_bands(image);
  rows->is_deep = cvips_is_deep(image);
  if (rows->region != NULL) return rows;
  free(rows);
  return NULL;
}

bool cvips_rows_read(cvips_rows *rows, int top, int count, uint16_t *pixels) {
  size_t length = 0;
  void *bytes = lib.vips_region_fetch(rows->region, 0, top, rows->width, count, &length);
  if (bytes == NULL) return false;
  size_t pixel = (size_t)rows->bands * (rows->is_deep ? 2 : 1);
  bool is_whole = length == (size_t)rows->width * (size_t)count * pixel;
  if (is_whole) crows_widen(bytes, rows->width * count, rows->bands, rows->is_deep, pixels);
  lib.g_free(bytes);
  return is_whole;
}

void cvips_rows_end(cvips_rows *rows) {
  lib.g_object_unref(rows->region);
  free(rows);
}

bool cvips_draw(
    cvips_image *image, cdirect_area area, uint8_t *rgba, int width, int height) {
  const int across = cvips_width(image), down = cvips_height(image), bands = cvips_bands(image);
  const shrink_area part = {area.left, area.top, area.width, area.height};
  VipsRegion *region = lib.vips_region_new(image);
  shrink state;
  bool good = shrink_begin(&state, across, down, bands, bands == 4, part, rgba, width, height);
  good = good && region != NULL;
  for (int top = 0; good && top < down && state.out_row < height; top += STRIP) {
    const int count = down - top < STRIP ? down - top : STRIP;
    const size_t row = (size_t)across * (size_t)bands;
    size_t length = 0;
    uint8_t *bytes = lib.vips_region_fetch(region, 0, top, across, count, &length);
    good = bytes != NULL && length == row * (size_t)count;
    for (int y = 0; good && y < count; y++) {
      if (!shrink_add(&state, bytes + (size_t)y * row)) break;
    }
    lib.g_free(bytes);
  }
  good = good && state.out_row == height;
  shrink_end(&state);
  if (region != NULL) lib.g_object_unref(region);
  return good;
}

cvips_image *cvips_over_memory(
    const void *pixels, int width, int height, int bands, bool deep) {
  size_t length = (size_t)width * (size_t)height * (size_t)bands * (deep ? 2 : 1);
  vips_object image = lib.vips_image_new_from_memory(
      pixels, length, width, height, bands, deep ? USHORT : UCHAR);
  if (image == NULL) return NULL;
  vips_object result = NULL;
  int failed = lib.vips_copy(image, &result, "interpretation", deep ? RGB16 : SRGB, NULL);
  lib.g_object_unref(image);
  return failed ? NULL : result;
}
