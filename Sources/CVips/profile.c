#include "profile.h"

#include <stdint.h>
#include <string.h>

#include "values.h"

static const char field[] = "icc-profile-data";

static size_t number(const uint8_t *bytes) {
  return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
}

/// Whether the profile has a tag of that name (ICC.1, section 7.3).
static bool has_tag(const uint8_t *profile, size_t length, const char *name) {
  size_t count = number(profile + 128);
  if (count > (length - 132) / 12) count = (length - 132) / 12;
  for (size_t i = 0; i < count; i++) {
    if (memcmp(profile + 132 + i * 12, name, 4) == 0) return true;
  }
  return false;
}

/// The rendering intent by which a profile converts that many bands to colours; -1 if it cannot. If
/// there is a choice, the perceptual one, which viewers use by default; a profile of tables has
/// only the intents it has tables for.
static int intent_of(const uint8_t *profile, size_t length, int bands, bool has_inks) {
  if (length < 144 || memcmp(profile + 36, "acsp", 4) != 0) return -1;
  const char *space = (const char *)profile + 16;
  const bool is_grey = memcmp(space, "GRAY", 4) == 0;
  if (has_inks) {
    if (memcmp(space, "CMYK", 4) != 0) return -1;
  } else if (is_grey != (bands < 3) || (!is_grey && memcmp(space, "RGB ", 4) != 0)) {
    return -1;
  }
  const bool has_curves =
      is_grey ? has_tag(profile, length, "kTRC")
              : has_tag(profile, length, "rTRC") && has_tag(profile, length, "gTRC") &&
                    has_tag(profile, length, "bTRC") && has_tag(profile, length, "rXYZ") &&
                    has_tag(profile, length, "gXYZ") && has_tag(profile, length, "bXYZ");
  if (has_curves || has_tag(profile, length, "A2B0")) return PERCEPTUAL;
  if (has_tag(profile, length, "A2B1")) return RELATIVE;
  return has_tag(profile, length, "A2B2") ? SATURATION : -1;
}

/// The intent for the profile that the image carries; -1 without a usable one.
static int intent_for(vips_object image, bool has_inks) {
  const void *profile = NULL;
  size_t length = 0;
  if (lib.vips_image_get_blob(image, field, &profile, &length) != 0 || profile == NULL) {
    lib.vips_error_clear();
    return -1;
  }
  return intent_of(profile, length, lib.vips_image_get_bands(image), has_inks);
}

/// Takes over `image`.
static vips_object transformed(vips_object image, int intent) {
  vips_object result = NULL;
  const int failed = lib.vips_icc_transform(
      image, &result, "srgb", "embedded", 1, "intent", intent, "black-point-compensation", 1,
      NULL);
  if (failed) {
    // A fault in a profile is no fault of the picture.
    lib.vips_error_clear();
    return image;
  }
  lib.g_object_unref(image);
  return result;
}

vips_object managed(vips_object image, const cvips_input *input) {
  if (image == NULL) return NULL;
  if (input->colors == CVIPS_GIVEN) {
    vips_object copy = NULL;
    const int failed = lib.vips_copy(image, &copy, NULL);
    lib.g_object_unref(image);
    if (failed) return NULL;
    lib.vips_image_set_blob_copy(copy, field, input->profile, input->profile_length);
    image = copy;
  }
  const int intent =
      input->colors == CVIPS_STANDARD ? -1 : intent_for(image, input->has_inks);
  if (intent >= 0) return transformed(image, intent);
  // libvips has a profile of its own for inks.
  return input->has_inks ? transformed(image, PERCEPTUAL) : image;
}
