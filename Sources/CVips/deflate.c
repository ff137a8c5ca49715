#include "deflate.h"

#include <pthread.h>

deflate_library libdeflate;

static bool is_open;

static void open_library(void) {
#define SYMBOL(member, function) {#function, &libdeflate.member},
  static const csystem_symbol symbols[] = {DEFLATE_FUNCTIONS(SYMBOL)};
  is_open = csystem_open_library(
                "libdeflate.so.0", symbols, sizeof symbols / sizeof *symbols) == NULL;
}

bool has_deflate(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return is_open;
}
