#define _GNU_SOURCE
#include "library.h"

#include <dlfcn.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CVips.h"

library lib;

static const char *const names[] = {
    "vips_init", "vips_version", "vips_cache_set_max", "vips_operation_block_set",
    "vips_error_buffer", "vips_error_clear", "vips_source_new_from_descriptor",
    "vips_target_new_to_descriptor", "vips_thumbnail_source", "vips_thumbnail_image",
    "vips_image_get_width", "vips_image_get_height", "vips_image_get_bands",
    "vips_image_hasalpha", "vips_image_get_fields", "vips_image_remove", "vips_image_copy_memory",
    "vips_image_new_from_memory_copy", "vips_image_new_from_image",
    "vips_image_new_matrix_from_array", "vips_image_write_to_memory",
    "vips_image_write_to_target", "vips_array_double_new", "vips_area_unref", "vips_colourspace",
    "vips_cast", "vips_copy", "vips_bandjoin_const1",
    "vips_flatten", "vips_zoom", "vips_extract_area", "vips_embed", "vips_rot",
    "vips_flip", "vips_maplut", "vips_recomb", "vips_linear", "vips_gaussblur",
    "vips_add", "vips_subtract", "vips_multiply", "vips_ifthenelse", "vips_text",
    "vips_image_new_from_source", "vips_image_new_from_memory", "vips_image_get_format",
    "vips_autorot", "vips_region_new", "vips_region_fetch",
    "vips_image_set_int", "vips_image_set_array_int",
    "g_object_unref", "g_free", "g_strfreev", "g_module_open",
};

#define COUNT (sizeof names / sizeof names[0])
_Static_assert(sizeof(library) == COUNT * sizeof(void *), "one name for each function");

/// The loaders that stay allowed. HEIC's is not there before its module is opened, and then is free.
static const char *const loaders[] = {
    "VipsForeignLoadPng", "VipsForeignLoadJpeg", "VipsForeignLoadWebp", "VipsForeignLoadNsgif",
    "VipsForeignLoadHeif", "VipsForeignLoadTiff",
};

static const char *start(void) {
  static char missing[160];
  // Where no modules lie: opening all of them costs 16 ms and brings in decoders nobody wants.
  setenv("VIPSHOME", "/nonexistent", 1);
  void *handle = dlopen("libvips.so.42", RTLD_LAZY | RTLD_LOCAL);
  if (handle == NULL) return "libvips.so.42";
  void **places = (void **)&lib;
  for (size_t i = 0; i < COUNT; i++) {
    places[i] = dlsym(handle, names[i]);
    if (places[i] == NULL) {
      snprintf(missing, sizeof missing, "libvips 8.13 or newer (%s)", names[i]);
      return missing;
    }
  }
  if (lib.vips_init("retake") != 0) return "libvips (it does not start)";
  lib.vips_cache_set_max(0);
  lib.vips_operation_block_set("VipsForeignLoad", true);
  for (size_t i = 0; i < sizeof loaders / sizeof loaders[0]; i++) {
    lib.vips_operation_block_set(loaders[i], false);
  }
  return NULL;
}

const char *cvips_start(void) {
  static bool started;
  static const char *result;
  if (!started) {
    started = true;
    result = start();
  }
  return result;
}

int cvips_version(int part) { return lib.vips_version(part); }

void cvips_allow_heic(void) {
  static bool done;
  Dl_info where;
  if (done || dladdr((void *)lib.vips_init, &where) == 0) return;
  done = true;
  char *path = strdup(where.dli_fname);
  if (path == NULL) return;
  char module[4096];
  int length = snprintf(
      module, sizeof module, "%s/vips-modules-%d.%d/vips-heif.so", dirname(path),
      lib.vips_version(0), lib.vips_version(1));
  free(path);
  if (length > 0 && (size_t)length < sizeof module) lib.g_module_open(module, 1);
}

bool cvips_hid_error(void) { return strstr(lib.vips_error_buffer(), "heif") != NULL; }

const char *cvips_take_error(void) {
  static char text[512];
  snprintf(text, sizeof text, "%s", lib.vips_error_buffer ? lib.vips_error_buffer() : "");
  if (lib.vips_error_clear) lib.vips_error_clear();
  return text;
}
