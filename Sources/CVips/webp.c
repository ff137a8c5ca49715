#include "webp.h"

#if __has_include(<webp/decode.h>)

#include <pthread.h>

webp_library webp;

static bool is_open;

static void open_library(void) {
#define SYMBOL(member, function) {#function, &webp.member},
  static const csystem_symbol symbols[] = {WEBP_FUNCTIONS(SYMBOL)};
  is_open =
      csystem_open_library("libwebp.so.7", symbols, sizeof symbols / sizeof *symbols) == NULL;
}

bool has_webp(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return is_open;
}

#endif
