// libjpeg, opened at run time.
#ifndef CVips_jpeg_h
#define CVips_jpeg_h

#if __has_include(<jpeglib.h>)

#include <CSystemSymbols.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
// After stdio.h, which it needs.
#include <jpeglib.h>

#include "shrink.h"

#pragma GCC visibility push(hidden)

#define JPEG_FUNCTIONS(F)                       \
  F(std_error, jpeg_std_error)                  \
  F(create, jpeg_CreateDecompress)              \
  F(mem_src, jpeg_mem_src)                      \
  F(read_header, jpeg_read_header)              \
  F(start, jpeg_start_decompress)               \
  F(read, jpeg_read_scanlines)                  \
  F(finish, jpeg_finish_decompress)             \
  F(destroy, jpeg_destroy_decompress)           \
  F(create_writer, jpeg_CreateCompress)         \
  F(mem_dest, jpeg_mem_dest)                    \
  F(set_defaults, jpeg_set_defaults)            \
  F(set_quality, jpeg_set_quality)              \
  F(start_writer, jpeg_start_compress)          \
  F(write, jpeg_write_scanlines)                \
  F(finish_writer, jpeg_finish_compress)        \
  F(destroy_writer, jpeg_destroy_compress)

typedef struct {
  JPEG_FUNCTIONS(CSYSTEM_MEMBER)
} jpeg_library;

extern jpeg_library jpeg;

/// Opens libjpeg; false if it is missing.
bool has_jpeg(void);

typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf escape;
} jpeg_errors;

/// An error manager that jumps to `escape` when the library gives up, and prints nothing.
struct jpeg_error_mgr *jpeg_quiet_errors(jpeg_errors *errors);

/// Starts decoding an area of a picture whose header was read, scaled to RGBA of out_width x
/// out_height: the decoder skips detail that would be averaged away, by 2, 4 or 8, and `state` does the
/// rest. False for a picture that is neither RGB nor grey, or if there is no memory.
bool jpeg_begin_scaled(
    struct jpeg_decompress_struct *info, shrink *state, shrink_area area, uint8_t *out,
    int out_width, int out_height);

#pragma GCC visibility pop

#endif
#endif
