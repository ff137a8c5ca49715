// libjpeg, opened at run time.
#ifndef CVips_jpeg_h
#define CVips_jpeg_h

#if __has_include(<jpeglib.h>)

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
// After stdio.h, which it needs.
#include <jpeglib.h>

#pragma GCC visibility push(hidden)

typedef struct {
  struct jpeg_error_mgr *(*std_error)(struct jpeg_error_mgr *);
  void (*create)(j_decompress_ptr, int, size_t);
  void (*mem_src)(j_decompress_ptr, const unsigned char *, unsigned long);
  int (*read_header)(j_decompress_ptr, boolean);
  boolean (*start)(j_decompress_ptr);
  JDIMENSION (*read)(j_decompress_ptr, JSAMPARRAY, JDIMENSION);
  boolean (*finish)(j_decompress_ptr);
  void (*destroy)(j_decompress_ptr);
  void (*create_writer)(j_compress_ptr, int, size_t);
  void (*mem_dest)(j_compress_ptr, unsigned char **, unsigned long *);
  void (*set_defaults)(j_compress_ptr);
  void (*set_quality)(j_compress_ptr, int, boolean);
  void (*start_writer)(j_compress_ptr, boolean);
  JDIMENSION (*write)(j_compress_ptr, JSAMPARRAY, JDIMENSION);
  void (*finish_writer)(j_compress_ptr);
  void (*destroy_writer)(j_compress_ptr);
} jpeg_library;

extern jpeg_library jpeg;

/// Opens it; false where it is missing.
bool has_jpeg(void);

typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf escape;
} jpeg_errors;

/// A manager that goes back to `escape` when the library gives up, and says nothing.
struct jpeg_error_mgr *jpeg_quiet_errors(jpeg_errors *errors);

#pragma GCC visibility pop

#endif
#endif
