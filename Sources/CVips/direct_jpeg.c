#define _GNU_SOURCE
#include "CDirect.h"

#if __has_include(<jpeglib.h>)

#include <dlfcn.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
// After stdio.h, which it needs.
#include <jpeglib.h>

#include "shrink.h"

static struct {
  struct jpeg_error_mgr *(*std_error)(struct jpeg_error_mgr *);
  void (*create)(j_decompress_ptr, int, size_t);
  void (*mem_src)(j_decompress_ptr, const unsigned char *, unsigned long);
  int (*read_header)(j_decompress_ptr, boolean);
  boolean (*start)(j_decompress_ptr);
  JDIMENSION (*read)(j_decompress_ptr, JSAMPARRAY, JDIMENSION);
  boolean (*finish)(j_decompress_ptr);
  void (*destroy)(j_decompress_ptr);
} jpeg;

static bool has_jpeg(void) {
  if (jpeg.destroy != NULL) return true;
  // Of the same binary interface as the header, whose version is part of the name.
  void *handle = JPEG_LIB_VERSION == 62 ? dlopen("libjpeg.so.62", RTLD_LAZY | RTLD_LOCAL) : NULL;
  if (handle == NULL) return false;
  *(void **)&jpeg.std_error = dlsym(handle, "jpeg_std_error");
  *(void **)&jpeg.create = dlsym(handle, "jpeg_CreateDecompress");
  *(void **)&jpeg.mem_src = dlsym(handle, "jpeg_mem_src");
  *(void **)&jpeg.read_header = dlsym(handle, "jpeg_read_header");
  *(void **)&jpeg.start = dlsym(handle, "jpeg_start_decompress");
  *(void **)&jpeg.read = dlsym(handle, "jpeg_read_scanlines");
  *(void **)&jpeg.finish = dlsym(handle, "jpeg_finish_decompress");
  if (!jpeg.std_error || !jpeg.create || !jpeg.mem_src || !jpeg.read_header || !jpeg.start ||
      !jpeg.read || !jpeg.finish) {
    return false;
  }
  *(void **)&jpeg.destroy = dlsym(handle, "jpeg_destroy_decompress");
  return jpeg.destroy != NULL;
}

typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf escape;
} errors;

static void give_up(j_common_ptr info) { longjmp(((errors *)info->err)->escape, 1); }
static void say_nothing(j_common_ptr info) { (void)info; }

typedef struct {
  struct jpeg_decompress_struct info;
  errors errors;
  shrink state;
  uint8_t *row;
} job;

/// The rows of a picture whose header was read. False when the decoder warned of anything.
static bool draw(job *work, uint8_t *rgba, int width, int height) {
  struct jpeg_decompress_struct *info = &work->info;
  const bool is_grey = info->jpeg_color_space == JCS_GRAYSCALE;
  if (!is_grey && info->jpeg_color_space != JCS_YCbCr) return false;
  info->out_color_space = is_grey ? JCS_GRAYSCALE : JCS_RGB;
  info->scale_num = 1;
  info->scale_denom = 1;
  // The decoder skips detail that would be averaged away: by 2, 4 or 8.
  for (unsigned denominator = 2; denominator <= 8; denominator *= 2) {
    if (info->image_width / denominator < (unsigned)width) break;
    if (info->image_height / denominator < (unsigned)height) break;
    info->scale_denom = denominator;
  }
  if (!jpeg.start(info)) return false;
  if (!shrink_begin(
          &work->state, (int)info->output_width, (int)info->output_height,
          info->output_components, rgba, width, height)) {
    return false;
  }
  work->row = malloc((size_t)info->output_width * (size_t)info->output_components);
  if (work->row == NULL) return false;
  while (info->output_scanline < info->output_height) {
    JSAMPROW rows[1] = {work->row};
    if (jpeg.read(info, rows, 1) != 1) return false;
    shrink_add(&work->state, work->row);
  }
  jpeg.finish(info);
  return info->err->num_warnings == 0;
}

bool cdirect_jpeg(int descriptor, size_t length, uint8_t *rgba, int width, int height) {
  if (length == 0 || !has_jpeg()) return false;
  void *file = mmap(NULL, length, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (file == MAP_FAILED) return false;
  job *work = calloc(1, sizeof *work);
  // Volatile: it is set between setjmp and longjmp.
  volatile bool good = false;
  if (work != NULL) {
    work->info.err = jpeg.std_error(&work->errors.manager);
    work->errors.manager.error_exit = give_up;
    work->errors.manager.output_message = say_nothing;
    if (setjmp(work->errors.escape) == 0) {
      jpeg.create(&work->info, JPEG_LIB_VERSION, sizeof work->info);
      jpeg.mem_src(&work->info, file, length);
      good = jpeg.read_header(&work->info, TRUE) == JPEG_HEADER_OK &&
             draw(work, rgba, width, height);
    } else {
      good = false;
    }
    jpeg.destroy(&work->info);
    shrink_end(&work->state);
    free(work->row);
    free(work);
  }
  munmap(file, length);
  return good;
}

#else

bool cdirect_jpeg(int descriptor, size_t length, uint8_t *rgba, int width, int height) {
  (void)descriptor, (void)length, (void)rgba, (void)width, (void)height;
  return false;
}

#endif
