#define _GNU_SOURCE
#include "follow.h"

#if __has_include(<jpeglib.h>)

#include <stdlib.h>

#include "jpeg.h"
#include "shrink.h"

typedef struct {
  struct jpeg_decompress_struct info;
  jpeg_errors errors;
  struct jpeg_source_mgr manager;
  cfollow_source *source;
  shrink state;
  uint8_t *row;
  uint8_t buffer[16 << 10];
} job;

static void begin(j_decompress_ptr info) { (void)info; }

/// Waits for more of the file. If no more comes the library gets the end marker it misses, and
/// warns.
static boolean fill(j_decompress_ptr info) {
  job *work = info->client_data;
  size_t count = cfollow_read(work->source, work->buffer, sizeof work->buffer);
  if (count == 0) {
    work->errors.manager.num_warnings++;
    work->buffer[0] = 0xFF;
    work->buffer[1] = 0xD9;
    count = 2;
  }
  work->manager.next_input_byte = work->buffer;
  work->manager.bytes_in_buffer = count;
  return TRUE;
}

static void skip(j_decompress_ptr info, long count) {
  job *work = info->client_data;
  while (count > (long)work->manager.bytes_in_buffer) {
    count -= (long)work->manager.bytes_in_buffer;
    fill(info);
    if (work->errors.manager.num_warnings > 0) return;
  }
  if (count <= 0) return;
  work->manager.next_input_byte += count;
  work->manager.bytes_in_buffer -= (size_t)count;
}

static boolean restart(j_decompress_ptr info, int desired) {
  (void)info, (void)desired;
  return FALSE;
}

static void end(j_decompress_ptr info) { (void)info; }

/// Decodes the rows of a picture whose header was read, and reports each. False if the decoder
/// warned of anything.
static bool draw(job *work, const cfollow_target *target) {
  struct jpeg_decompress_struct *info = &work->info;
  const shrink_area all = {0, 0, info->image_width, info->image_height};
  if (!jpeg_begin_scaled(
          info, &work->state, all, target->rgba, target->width, target->height)) {
    return false;
  }
  work->row = malloc((size_t)info->output_width * (size_t)info->output_components);
  if (work->row == NULL) return false;
  while (info->output_scanline < info->output_height) {
    JSAMPROW rows[1] = {work->row};
    if (jpeg.read(info, rows, 1) != 1 || info->err->num_warnings > 0) return false;
    shrink_add(&work->state, work->row);
    follow_tell(target, work->state.out_row);
  }
  jpeg.finish(info);
  return info->err->num_warnings == 0 && work->state.out_row == target->height;
}

bool cfollow_jpeg(cfollow_source *source, cfollow_target target, int width, int height) {
  if (!has_jpeg()) return false;
  job *work = calloc(1, sizeof *work);
  // Volatile: it is set between setjmp and longjmp.
  volatile bool good = false;
  if (work == NULL) return false;
  work->source = source;
  work->info.err = jpeg_quiet_errors(&work->errors);
  if (setjmp(work->errors.escape) == 0) {
    jpeg.create(&work->info, JPEG_LIB_VERSION, sizeof work->info);
    work->info.client_data = work;
    work->manager = (struct jpeg_source_mgr){
        .init_source = begin, .fill_input_buffer = fill, .skip_input_data = skip,
        .resync_to_restart = restart, .term_source = end};
    work->info.src = &work->manager;
    good = jpeg.read_header(&work->info, TRUE) == JPEG_HEADER_OK &&
           work->info.image_width == (JDIMENSION)width &&
           work->info.image_height == (JDIMENSION)height && draw(work, &target);
  } else {
    good = false;
  }
  jpeg.destroy(&work->info);
  shrink_end(&work->state);
  free(work->row);
  free(work);
  return good;
}

#else

bool cfollow_jpeg(cfollow_source *source, cfollow_target target, int width, int height) {
  (void)source, (void)target, (void)width, (void)height;
  return false;
}

#endif
