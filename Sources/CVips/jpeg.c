#include "jpeg.h"

#if __has_include(<jpeglib.h>)

#include <pthread.h>

jpeg_library jpeg;

static bool is_open;

static void open_library(void) {
  // It must have the binary interface of the header, whose version is part of the name.
  if (JPEG_LIB_VERSION != 62) return;
#define SYMBOL(member, function) {#function, &jpeg.member},
  static const csystem_symbol symbols[] = {JPEG_FUNCTIONS(SYMBOL)};
  is_open =
      csystem_open_library("libjpeg.so.62", symbols, sizeof symbols / sizeof *symbols) == NULL;
}

bool has_jpeg(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return is_open;
}

static void give_up(j_common_ptr info) { longjmp(((jpeg_errors *)info->err)->escape, 1); }
static void say_nothing(j_common_ptr info) { (void)info; }

struct jpeg_error_mgr *jpeg_quiet_errors(jpeg_errors *errors) {
  struct jpeg_error_mgr *result = jpeg.std_error(&errors->manager);
  errors->manager.error_exit = give_up;
  errors->manager.output_message = say_nothing;
  return result;
}

#endif
