#define _GNU_SOURCE
#include "deflate.h"

#include <dlfcn.h>

deflate_library libdeflate;

bool has_deflate(void) {
  static bool tried, complete;
  if (tried) return complete;
  tried = true;
  void *handle = dlopen("libdeflate.so.0", RTLD_LAZY | RTLD_LOCAL);
  if (handle == NULL) return false;
  // In the order of the places.
  static const char *const names[] = {
      "libdeflate_alloc_decompressor", "libdeflate_zlib_decompress",
      "libdeflate_free_decompressor", "libdeflate_alloc_compressor", "libdeflate_zlib_compress",
      "libdeflate_free_compressor", "libdeflate_crc32",
  };
  _Static_assert(sizeof libdeflate == sizeof names, "one name for each function");
  void **places = (void **)&libdeflate;
  complete = true;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    places[i] = dlsym(handle, names[i]);
    complete = complete && places[i] != NULL;
  }
  return complete;
}
