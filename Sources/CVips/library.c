#define _GNU_SOURCE
#include "library.h"

#include <dlfcn.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CVips.h"

library lib;

/// The loaders that stay allowed. HEIC's does not exist before its module is opened, and is then
/// allowed.
static const char *const loaders[] = {
    "VipsForeignLoadPng", "VipsForeignLoadJpeg", "VipsForeignLoadWebp", "VipsForeignLoadNsgif",
    "VipsForeignLoadHeif", "VipsForeignLoadTiff",
};

static const char *start(void) {
  static char missing[160];
  // A folder without modules: opening all of them costs 16 ms and brings in decoders nobody wants.
  setenv("VIPSHOME", "/nonexistent", 1);
#define SYMBOL(function) {#function, &lib.function},
  static const csystem_symbol symbols[] = {VIPS_FUNCTIONS(SYMBOL)};
  static const char file[] = "libvips.so.42";
  const char *absent = csystem_open_library(file, symbols, sizeof symbols / sizeof *symbols);
  if (absent != NULL && strcmp(absent, file) == 0) return file;
  if (absent != NULL) {
    snprintf(missing, sizeof missing, "libvips 8.13 or newer (%s)", absent);
    return missing;
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

/// With the first picture, libheif opens decoders of its own if they are plugins; this makes it do
/// so now.
static void load_heif_plugins(void) {
  struct heif_error {
    int code, subcode;
    const char *message;
  };
  struct heif_error (*init)(void *);
  void *heif = dlopen("libheif.so.1", RTLD_LAZY | RTLD_NOLOAD);
  void *address = heif ? dlsym(heif, "heif_init") : NULL;
  if (address == NULL) return;
  memcpy(&init, &address, sizeof init);
  init(NULL);
}

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
  load_heif_plugins();
}

const char *cvips_take_error(void) {
  static char text[2048];
  snprintf(text, sizeof text, "%s", lib.vips_error_buffer ? lib.vips_error_buffer() : "");
  if (lib.vips_error_clear) lib.vips_error_clear();
  return text;
}
