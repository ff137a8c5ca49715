// Pictures in and out: decoding, encoding, and pictures from bytes.
#include "CVips.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "library.h"
#include "profile.h"
#include "values.h"

void cvips_release(cvips_image *image) { lib.g_object_unref(image); }
int cvips_width(const cvips_image *image) { return lib.vips_image_get_width(image); }
int cvips_height(const cvips_image *image) { return lib.vips_image_get_height(image); }
int cvips_bands(const cvips_image *image) { return lib.vips_image_get_bands(image); }

/// Converts any picture to sRGB of eight bits with three or four bands. Takes over `image`.
static vips_object standardise(vips_object image) {
  vips_object rgb = NULL;
  if (image == NULL) return NULL;
  int failed = lib.vips_colourspace(image, &rgb, SRGB, NULL);
  lib.g_object_unref(image);
  if (failed) return NULL;
  vips_object bytes = NULL;
  failed = lib.vips_cast(rgb, &bytes, UCHAR, NULL);
  lib.g_object_unref(rgb);
  if (failed) return NULL;
  if (lib.vips_image_get_bands(bytes) <= 4) return bytes;
  // A TIFF may have more channels than colours and alpha.
  vips_object four = NULL;
  failed = lib.vips_extract_band(bytes, &four, 0, "n", 4, NULL);
  lib.g_object_unref(bytes);
  return failed ? NULL : four;
}

/// Corrects a pixel lost or gained by rounding. Takes over `image`.
static vips_object exactly(vips_object image, int width, int height) {
  if (image == NULL ||
      (lib.vips_image_get_width(image) == width && lib.vips_image_get_height(image) == height)) {
    return image;
  }
  vips_object result = NULL;
  int failed = lib.vips_embed(image, &result, 0, 0, width, height, "extend", EXTEND_COPY, NULL);
  lib.g_object_unref(image);
  return failed ? NULL : result;
}

static int size_of(cvips_fit fit) {
  switch (fit) {
    case CVIPS_INSIDE: return SIZE_DOWN;
    case CVIPS_STRETCH: return SIZE_FORCE;
    default: return SIZE_BOTH;
  }
}

static bool is_exact(cvips_fit fit) { return fit == CVIPS_COVER || fit == CVIPS_STRETCH; }

VipsSource *source_of(const cvips_input *input) {
  if (input->bytes == NULL) return lib.vips_source_new_from_descriptor(input->descriptor);
  VipsBlob *blob = lib.vips_blob_copy(input->bytes, input->length);
  if (blob == NULL) return NULL;
  VipsSource *source = lib.vips_source_new_from_blob(blob);
  lib.vips_area_unref((VipsArea *)blob);
  return source;
}

/// The picture at a size, from a thumbnail in the file if the library prefers that.
static vips_object thumbnail(
    const cvips_input *input, int width, int height, cvips_fit fit) {
  VipsSource *source = source_of(input);
  if (source == NULL) return NULL;
  vips_object picture = NULL;
  int failed = lib.vips_thumbnail_source(
      source, &picture, width, "height", height, "size", size_of(fit), "crop",
      fit == CVIPS_COVER ? INTERESTING_CENTRE : INTERESTING_NONE,
      // The option "fail-on" itself does not reach the loader of a source in 8.14.
      "option-string", input->fails_on_warning ? "[fail-on=warning]" : "[fail-on=error]", NULL);
  lib.g_object_unref(source);
  return failed ? NULL : picture;
}

/// The picture itself, as it is in the file.
static vips_object whole(const cvips_input *input) {
  VipsSource *source = source_of(input);
  if (source == NULL) return NULL;
  char options[64];
  const char *fail_on = input->fails_on_warning ? "warning" : "error";
  if (input->shrink > 1) {
    snprintf(options, sizeof options, "[fail-on=%s,shrink=%d]", fail_on, input->shrink);
  } else {
    snprintf(options, sizeof options, "[fail-on=%s]", fail_on);
  }
  vips_object picture =
      lib.vips_image_new_from_source(source, options, "access", ACCESS_SEQUENTIAL, NULL);
  lib.g_object_unref(source);
  return picture;
}

cvips_image *cvips_open(const cvips_input *input, int width, int height, cvips_fit fit) {
  vips_object picture;
  if (input->has_inks || !input->allows_thumbnail) {
    picture = whole(input);
    if (input->has_inks) picture = standardise(managed(picture, input));
    if (picture == NULL) return NULL;
    vips_object scaled = cvips_scale(picture, width, height, fit);
    lib.g_object_unref(picture);
    picture = scaled;
  } else {
    picture = thumbnail(input, width, height, fit);
  }
  if (!input->has_inks) picture = standardise(managed(picture, input));
  return is_exact(fit) ? exactly(picture, width, height) : picture;
}

cvips_image *cvips_scale(cvips_image *image, int width, int height, cvips_fit fit) {
  vips_object result = NULL;
  int failed = lib.vips_thumbnail_image(
      image, &result, width, "height", height, "size", size_of(fit), "crop",
      fit == CVIPS_COVER ? INTERESTING_CENTRE : INTERESTING_NONE, NULL);
  if (failed) return NULL;
  return is_exact(fit) ? exactly(result, width, height) : result;
}

cvips_image *cvips_settle(cvips_image *image) { return lib.vips_image_copy_memory(image); }

/// Copies all pixels; false if their size is not as expected.
static bool copied(vips_object image, void *pixels, size_t pixel_size) {
  size_t length = 0;
  void *bytes = lib.vips_image_write_to_memory(image, &length);
  if (bytes == NULL) return false;
  size_t expected = (size_t)cvips_width(image) * (size_t)cvips_height(image) * pixel_size;
  if (length == expected) memcpy(pixels, bytes, length);
  lib.g_free(bytes);
  return length == expected;
}

bool cvips_copy_mask(cvips_image *image, void *pixels) { return copied(image, pixels, 1); }

bool cvips_copy_rgba(cvips_image *image, void *pixels) {
  if (lib.vips_image_get_bands(image) != 3) return copied(image, pixels, 4);
  vips_object full = NULL;
  if (lib.vips_bandjoin_const1(image, &full, 255, NULL) != 0) return false;
  const bool is_done = copied(full, pixels, 4);
  lib.g_object_unref(full);
  return is_done;
}

/// Strips what a camera or a person wrote into the file: the WebP encoder of libvips 8.14 assembles
/// EXIF from the single fields even when told to strip. NULL if memory runs out.
static vips_object anonymous(vips_object image) {
  vips_object result = NULL;
  if (lib.vips_copy(image, &result, NULL) != 0) return NULL;
  char **fields = lib.vips_image_get_fields(image);
  for (char **field = fields; *field != NULL; field++) lib.vips_image_remove(result, *field);
  lib.g_strfreev(fields);
  return result;
}

/// Writes the image with its metadata. Takes over `plain`.
static bool saved(vips_object plain, int descriptor, const char *options) {
  VipsTarget *target = lib.vips_target_new_to_descriptor(descriptor);
  int failed = target == NULL || lib.vips_image_write_to_target(plain, options, target, NULL);
  if (target != NULL) lib.g_object_unref(target);
  lib.g_object_unref(plain);
  return !failed;
}

bool cvips_save(cvips_image *image, int descriptor, const char *options) {
  vips_object plain = anonymous(image);
  return plain != NULL && saved(plain, descriptor, options);
}

bool cvips_save_frames(
    cvips_image *image, int descriptor, const char *options, int frame_height, int milliseconds) {
  int count = cvips_height(image) / frame_height;
  int *delays = malloc((size_t)count * sizeof *delays);
  vips_object plain = delays == NULL ? NULL : anonymous(image);
  if (plain == NULL) {
    free(delays);
    return false;
  }
  for (int i = 0; i < count; i++) delays[i] = milliseconds;
  lib.vips_image_set_int(plain, "page-height", frame_height);
  lib.vips_image_set_array_int(plain, "delay", delays, count);
  lib.vips_image_set_int(plain, "loop", 0);
  free(delays);
  return saved(plain, descriptor, options);
}

/// Sets what the bands mean. Takes over `image`.
static vips_object interpreted(vips_object image) {
  if (image == NULL) return NULL;
  vips_object result = NULL;
  int meaning = lib.vips_image_get_bands(image) < 3 ? BLACK_AND_WHITE : SRGB;
  int failed = lib.vips_copy(image, &result, "interpretation", meaning, NULL);
  lib.g_object_unref(image);
  return failed ? NULL : result;
}

cvips_image *cvips_from_bytes(const void *bytes, int width, int height, int bands) {
  size_t length = (size_t)width * (size_t)height * (size_t)bands;
  return interpreted(
      lib.vips_image_new_from_memory_copy(bytes, length, width, height, bands, UCHAR));
}

cvips_image *cvips_solid(int width, int height, uint8_t red, uint8_t green, uint8_t blue) {
  uint8_t pixel[3] = {red, green, blue};
  cvips_image *one = cvips_from_bytes(pixel, 1, 1, 3);
  if (one == NULL) return NULL;
  vips_object result = NULL;
  int failed = lib.vips_embed(one, &result, 0, 0, width, height, "extend", EXTEND_COPY, NULL);
  lib.g_object_unref(one);
  return failed ? NULL : result;
}
