#include "CDirect.h"

#if __has_include(<jpeglib.h>)

#include <stdlib.h>

#include "direct.h"
#include "file.h"
#include "jpeg.h"
#include "shrink.h"

typedef struct {
  struct jpeg_decompress_struct info;
  jpeg_errors errors;
  shrink state;
  uint8_t *row;
} job;

/// Decodes the rows of a picture whose header was read. False if the decoder warned of anything.
static bool draw(
    job *work, cdirect_area area, uint8_t *rgba, int width, int height,
    const cdirect_progress *progress) {
  struct jpeg_decompress_struct *info = &work->info;
  if (!jpeg_begin_scaled(info, &work->state, direct_part(area), rgba, width, height)) return false;
  work->row = malloc((size_t)info->output_width * (size_t)info->output_components + 1);
  if (work->row == NULL) return false;
  // libjpeg-turbo writes to an aligned row past the cache, from where it has to be fetched at once.
  uint8_t *row = work->row + 1;
  while (info->output_scanline < info->output_height) {
    JSAMPROW rows[1] = {row};
    if (jpeg.read(info, rows, 1) != 1) return false;
    shrink_add(&work->state, row);
    direct_tell(progress, &work->state);
  }
  jpeg.finish(info);
  return info->err->num_warnings == 0 && work->state.out_row == height;
}

bool cdirect_jpeg(
    int descriptor, size_t length, cdirect_area area, uint8_t *rgba, int width, int height,
    const cdirect_progress *progress) {
  if (length == 0 || !has_jpeg()) return false;
  uint8_t *file = file_copy(descriptor, length);
  if (file == NULL) return false;
  job *work = calloc(1, sizeof *work);
  // Volatile: it is set between setjmp and longjmp.
  volatile bool good = false;
  if (work != NULL) {
    work->info.err = jpeg_quiet_errors(&work->errors);
    if (setjmp(work->errors.escape) == 0) {
      jpeg.create(&work->info, JPEG_LIB_VERSION, sizeof work->info);
      jpeg.mem_src(&work->info, file, length);
      good = jpeg.read_header(&work->info, TRUE) == JPEG_HEADER_OK &&
             draw(work, area, rgba, width, height, progress);
    } else {
      good = false;
    }
    jpeg.destroy(&work->info);
    shrink_end(&work->state);
    free(work->row);
    free(work);
  }
  free(file);
  return good;
}

#else

bool cdirect_jpeg(
    int descriptor, size_t length, cdirect_area area, uint8_t *rgba, int width, int height,
    const cdirect_progress *progress) {
  (void)descriptor, (void)length, (void)area, (void)rgba, (void)width, (void)height,
      (void)progress;
  return false;
}

#endif
