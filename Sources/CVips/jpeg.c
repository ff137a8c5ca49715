#define _GNU_SOURCE
#include "jpeg.h"

#if __has_include(<jpeglib.h>)

#include <dlfcn.h>

jpeg_library jpeg;

bool has_jpeg(void) {
  static bool tried, complete;
  if (tried) return complete;
  tried = true;
  // Of the same binary interface as the header, whose version is part of the name.
  void *handle = JPEG_LIB_VERSION == 62 ? dlopen("libjpeg.so.62", RTLD_LAZY | RTLD_LOCAL) : NULL;
  if (handle == NULL) return false;
  // In the order of the places.
  static const char *const names[] = {
      "jpeg_std_error", "jpeg_CreateDecompress", "jpeg_mem_src", "jpeg_read_header",
      "jpeg_start_decompress", "jpeg_read_scanlines", "jpeg_finish_decompress",
      "jpeg_destroy_decompress", "jpeg_CreateCompress", "jpeg_mem_dest", "jpeg_set_defaults",
      "jpeg_set_quality", "jpeg_start_compress", "jpeg_write_scanlines", "jpeg_finish_compress",
      "jpeg_destroy_compress",
  };
  _Static_assert(sizeof jpeg == sizeof names, "one name for each function");
  void **places = (void **)&jpeg;
  complete = true;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    places[i] = dlsym(handle, names[i]);
    complete = complete && places[i] != NULL;
  }
  return complete;
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
