#include "CEncode.h"
#include "jpeg.h"

#if __has_include(<jpeglib.h>)

#include <stdlib.h>
#include <string.h>

typedef struct {
  struct jpeg_compress_struct info;
  jpeg_errors errors;
  unsigned char *bytes;
  unsigned long count;
} job;

static void draw(job *work, const uint8_t *rgba, size_t stride, int quality) {
  struct jpeg_compress_struct *info = &work->info;
  // libjpeg-turbo's extension: RGB with a byte between the pixels.
  info->input_components = 4;
  info->in_color_space = JCS_EXT_RGBX;
  jpeg.set_defaults(info);
  jpeg.set_quality(info, quality, TRUE);
  jpeg.start_writer(info, TRUE);
  while (info->next_scanline < info->image_height) {
    JSAMPROW rows[1] = {(JSAMPROW)(rgba + (size_t)info->next_scanline * stride)};
    jpeg.write(info, rows, 1);
  }
  jpeg.finish_writer(info);
}

size_t cencode_jpeg(
    const uint8_t *rgba, size_t stride, int width, int height, int quality, uint8_t *out,
    size_t capacity) {
  if (width < 1 || height < 1 || !has_jpeg()) return 0;
  job *work = calloc(1, sizeof *work);
  if (work == NULL) return 0;
  work->info.err = jpeg_quiet_errors(&work->errors);
  // Volatile: it is set between setjmp and longjmp.
  volatile size_t count = 0;
  if (setjmp(work->errors.escape) == 0) {
    jpeg.create_writer(&work->info, JPEG_LIB_VERSION, sizeof work->info);
    jpeg.mem_dest(&work->info, &work->bytes, &work->count);
    work->info.image_width = (JDIMENSION)width;
    work->info.image_height = (JDIMENSION)height;
    draw(work, rgba, stride, quality);
    if (work->count <= capacity) {
      memcpy(out, work->bytes, work->count);
      count = work->count;
    }
  }
  jpeg.destroy_writer(&work->info);
  free(work->bytes);
  free(work);
  return count;
}

#else

size_t cencode_jpeg(
    const uint8_t *rgba, size_t stride, int width, int height, int quality, uint8_t *out,
    size_t capacity) {
  (void)rgba, (void)stride, (void)width, (void)height, (void)quality, (void)out, (void)capacity;
  return 0;
}

#endif
