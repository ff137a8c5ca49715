// Operations on pixels.
#include "CVips.h"

#include <stdio.h>

#include "library.h"
#include "values.h"

cvips_image *cvips_flatten(cvips_image *image, uint8_t red, uint8_t green, uint8_t blue) {
  double color[3] = {red, green, blue};
  VipsArrayDouble *background = lib.vips_array_double_new(color, 3);
  vips_object result = NULL;
  int failed = lib.vips_flatten(image, &result, "background", background, NULL);
  lib.vips_area_unref((VipsArea *)background);
  return failed ? NULL : result;
}

cvips_image *cvips_enlarge(cvips_image *image, int factor) {
  vips_object result = NULL;
  return lib.vips_zoom(image, &result, factor, factor, NULL) ? NULL : result;
}

cvips_image *cvips_crop(cvips_image *image, int left, int top, int width, int height) {
  vips_object result = NULL;
  return lib.vips_extract_area(image, &result, left, top, width, height, NULL) ? NULL : result;
}

cvips_image *cvips_embed(
    cvips_image *image, int left, int top, int width, int height, uint8_t red, uint8_t green,
    uint8_t blue) {
  double color[3] = {red, green, blue};
  VipsArrayDouble *background = lib.vips_array_double_new(color, cvips_bands(image) < 3 ? 1 : 3);
  vips_object result = NULL;
  int failed = lib.vips_embed(
      image, &result, left, top, width, height, "extend", EXTEND_BACKGROUND, "background",
      background, NULL);
  lib.vips_area_unref((VipsArea *)background);
  return failed ? NULL : result;
}

cvips_image *cvips_turn(cvips_image *image, int quarters) {
  vips_object result = NULL;
  return lib.vips_rot(image, &result, quarters & 3, NULL) ? NULL : result;
}

cvips_image *cvips_flip(cvips_image *image, bool horizontal) {
  vips_object result = NULL;
  return lib.vips_flip(image, &result, horizontal ? 0 : 1, NULL) ? NULL : result;
}

cvips_image *cvips_map(cvips_image *image, const uint8_t table[768]) {
  uint8_t pixels[768];
  for (int level = 0; level < 256; level++) {
    for (int band = 0; band < 3; band++) pixels[level * 3 + band] = table[band * 256 + level];
  }
  cvips_image *lookup = cvips_from_bytes(pixels, 256, 1, 3);
  if (lookup == NULL) return NULL;
  vips_object result = NULL;
  int failed = lib.vips_maplut(image, &result, lookup, NULL);
  lib.g_object_unref(lookup);
  return failed ? NULL : result;
}

/// image * scale, rounded and clipped to bytes. Takes over `image`.
static vips_object rounded(vips_object image, double scale) {
  if (image == NULL) return NULL;
  double half = 0.5;
  vips_object shifted = NULL, result = NULL;
  int failed = lib.vips_linear(image, &shifted, &scale, &half, 1, NULL);
  lib.g_object_unref(image);
  if (failed) return NULL;
  failed = lib.vips_cast(shifted, &result, UCHAR, NULL);
  lib.g_object_unref(shifted);
  return failed ? NULL : result;
}

cvips_image *cvips_mix(cvips_image *image, const double matrix[9]) {
  vips_object weights = lib.vips_image_new_matrix_from_array(3, 3, matrix, 9);
  if (weights == NULL) return NULL;
  vips_object mixed = NULL;
  int failed = lib.vips_recomb(image, &mixed, weights, NULL);
  lib.g_object_unref(weights);
  return failed ? NULL : rounded(mixed, 1);
}

cvips_image *cvips_blur(cvips_image *image, double sigma) {
  vips_object result = NULL;
  return lib.vips_gaussblur(image, &result, sigma, NULL) ? NULL : result;
}

cvips_image *cvips_unsharp(cvips_image *image, cvips_image *blurred, double amount) {
  double none = 0;
  vips_object edges = NULL, stronger = NULL, sum = NULL;
  if (lib.vips_subtract(image, blurred, &edges, NULL) != 0) return NULL;
  int failed = lib.vips_linear(edges, &stronger, &amount, &none, 1, NULL);
  lib.g_object_unref(edges);
  if (failed) return NULL;
  failed = lib.vips_add(image, stronger, &sum, NULL);
  lib.g_object_unref(stronger);
  return failed ? NULL : rounded(sum, 1);
}

cvips_image *cvips_shade(cvips_image *image, cvips_image *mask) {
  vips_object product = NULL;
  return lib.vips_multiply(image, mask, &product, NULL) ? NULL : rounded(product, 1.0 / 255);
}

cvips_image *cvips_paint(
    cvips_image *image, cvips_image *mask, uint8_t red, uint8_t green, uint8_t blue) {
  double color[3] = {red, green, blue};
  vips_object paint = lib.vips_image_new_from_image(image, color, 3);
  if (paint == NULL) return NULL;
  vips_object result = NULL;
  int failed = lib.vips_ifthenelse(mask, paint, image, &result, "blend", 1, NULL);
  lib.g_object_unref(paint);
  return failed ? NULL : result;
}

cvips_image *cvips_text(const char *markup, int width, double size) {
  char font[64];
  snprintf(font, sizeof font, "sans bold %d", size < 1 ? 1 : (int)(size + 0.5));
  vips_object result = NULL;
  int failed = lib.vips_text(
      &result, markup, "font", font, "width", width, "align", ALIGN_CENTRE, "dpi", 72, "wrap",
      WRAP_WORD_CHAR, NULL);
  return failed ? NULL : result;
}
