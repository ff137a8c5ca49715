#define _GNU_SOURCE
#include "webp.h"

#include <dlfcn.h>

webp_library webp;

bool has_webp(void) {
  static bool tried, complete;
  if (tried) return complete;
  tried = true;
  void *handle = dlopen("libwebp.so.7", RTLD_LAZY | RTLD_LOCAL);
  if (handle == NULL) return false;
  // In the order of the places.
  static const char *const names[] = {
      "WebPInitDecoderConfigInternal", "WebPGetFeaturesInternal", "WebPIDecode", "WebPIUpdate",
      "WebPDecodeRGB", "WebPFree", "WebPINewRGB", "WebPIAppend", "WebPIDecGetRGB", "WebPIDelete",
  };
  _Static_assert(sizeof webp == sizeof names, "one name for each function");
  void **places = (void **)&webp;
  complete = true;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    places[i] = dlsym(handle, names[i]);
    complete = complete && places[i] != NULL;
  }
  return complete;
}
