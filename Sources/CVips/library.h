// The functions of libvips that are used, with their own types reduced to pointers and integers.
#ifndef CVips_library_h
#define CVips_library_h

#include <stdbool.h>
#include <stddef.h>

#pragma GCC visibility push(hidden)

typedef void *vips_object;

typedef struct {
  int (*vips_init)(const char *);
  int (*vips_version)(int);
  void (*vips_cache_set_max)(int);
  void (*vips_operation_block_set)(const char *, int);
  const char *(*vips_error_buffer)(void);
  void (*vips_error_clear)(void);
  vips_object (*vips_source_new_from_descriptor)(int);
  vips_object (*vips_target_new_to_descriptor)(int);
  int (*vips_thumbnail_source)(vips_object, vips_object *, int, ...);
  int (*vips_thumbnail_image)(vips_object, vips_object *, int, ...);
  int (*vips_image_get_width)(const void *);
  int (*vips_image_get_height)(const void *);
  int (*vips_image_get_bands)(const void *);
  int (*vips_image_hasalpha)(vips_object);
  char **(*vips_image_get_fields)(const void *);
  int (*vips_image_remove)(vips_object, const char *);
  vips_object (*vips_image_copy_memory)(vips_object);
  vips_object (*vips_image_new_from_memory_copy)(const void *, size_t, int, int, int, int);
  vips_object (*vips_image_new_from_image)(vips_object, const double *, int);
  vips_object (*vips_image_new_matrix_from_array)(int, int, const double *, int);
  void *(*vips_image_write_to_memory)(vips_object, size_t *);
  int (*vips_image_write_to_target)(vips_object, const char *, vips_object, ...);
  vips_object (*vips_array_double_new)(const double *, int);
  void (*vips_area_unref)(vips_object);
  int (*vips_colourspace)(vips_object, vips_object *, int, ...);
  int (*vips_cast)(vips_object, vips_object *, int, ...);
  int (*vips_copy)(vips_object, vips_object *, ...);
  int (*vips_bandjoin_const1)(vips_object, vips_object *, double, ...);
  int (*vips_flatten)(vips_object, vips_object *, ...);
  int (*vips_zoom)(vips_object, vips_object *, int, int, ...);
  int (*vips_extract_area)(vips_object, vips_object *, int, int, int, int, ...);
  int (*vips_embed)(vips_object, vips_object *, int, int, int, int, ...);
  int (*vips_rot)(vips_object, vips_object *, int, ...);
  int (*vips_flip)(vips_object, vips_object *, int, ...);
  int (*vips_maplut)(vips_object, vips_object *, vips_object, ...);
  int (*vips_recomb)(vips_object, vips_object *, vips_object, ...);
  int (*vips_linear)(
      vips_object, vips_object *, const double *, const double *, int, ...);
  int (*vips_gaussblur)(vips_object, vips_object *, double, ...);
  int (*vips_add)(vips_object, vips_object, vips_object *, ...);
  int (*vips_subtract)(vips_object, vips_object, vips_object *, ...);
  int (*vips_multiply)(vips_object, vips_object, vips_object *, ...);
  int (*vips_ifthenelse)(vips_object, vips_object, vips_object, vips_object *, ...);
  int (*vips_text)(vips_object *, const char *, ...);
  vips_object (*vips_image_new_from_source)(vips_object, const char *, ...);
  vips_object (*vips_image_new_from_memory)(const void *, size_t, int, int, int, int);
  int (*vips_image_get_format)(const void *);
  int (*vips_autorot)(vips_object, vips_object *, ...);
  vips_object (*vips_region_new)(vips_object);
  void *(*vips_region_fetch)(vips_object, int, int, int, int, size_t *);
  void (*vips_image_set_int)(vips_object, const char *, int);
  void (*vips_image_set_array_int)(vips_object, const char *, const int *, int);
  void (*g_object_unref)(vips_object);
  void (*g_free)(void *);
  void (*g_strfreev)(char **);
  void *(*g_module_open)(const char *, int);
} library;

/// The opened library; all zero before cvips_start succeeded.
extern library lib;

#pragma GCC visibility pop

#endif
