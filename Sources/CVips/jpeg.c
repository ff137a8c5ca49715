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

bool jpeg_begin_scaled(
    struct jpeg_decompress_struct *info, shrink *state, shrink_area area, uint8_t *out,
    int out_width, int out_height) {
  const bool is_grey = info->jpeg_color_space == JCS_GRAYSCALE;
  if (!is_grey && info->jpeg_color_space != JCS_YCbCr) return false;
  info->out_color_space = is_grey ? JCS_GRAYSCALE : JCS_RGB;
  info->scale_num = 1;
  info->scale_denom = 1;
  for (unsigned denominator = 2; denominator <= 8; denominator *= 2) {
    if (area.width / denominator < out_width || area.height / denominator < out_height) break;
    info->scale_denom = denominator;
  }
  if (!jpeg.start(info)) return false;
  const double scale = info->scale_denom;
  const shrink_area scaled = {
      area.left / scale, area.top / scale, area.width / scale, area.height / scale};
  return shrink_begin(
      state, (int)info->output_width, (int)info->output_height, info->output_components, false,
      scaled, out, out_width, out_height);
}

#endif
