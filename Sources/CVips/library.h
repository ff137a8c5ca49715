// The functions of libvips that are used.
#ifndef CVips_library_h
#define CVips_library_h

#include <CSystemSymbols.h>
#include <stdbool.h>
#include <stddef.h>

// libvips's headers are not needed; if they are there, the compiler checks the declarations below
// against them. An enumeration is compatible with int if it has a negative member, else with
// unsigned.
#if __has_include(<vips/vips.h>) && __has_include(<glib.h>)
#include <vips/vips.h>
#endif

#pragma GCC visibility push(hidden)

typedef struct _VipsImage VipsImage;
typedef struct _VipsSource VipsSource;
typedef struct _VipsTarget VipsTarget;
typedef struct _VipsRegion VipsRegion;
typedef struct _VipsArea VipsArea;
typedef struct _VipsBlob VipsBlob;
typedef struct _VipsArrayDouble VipsArrayDouble;
typedef struct _GModule GModule;
typedef VipsImage *vips_object;

int vips_init(const char *);
int vips_version(int);
void vips_cache_set_max(int);
void vips_operation_block_set(const char *, int);
const char *vips_error_buffer(void);
void vips_error_clear(void);
VipsSource *vips_source_new_from_descriptor(int);
VipsBlob *vips_blob_copy(const void *, size_t);
VipsSource *vips_source_new_from_blob(VipsBlob *);
VipsTarget *vips_target_new_to_descriptor(int);
int vips_thumbnail_source(VipsSource *, VipsImage **, int, ...);
int vips_thumbnail_image(VipsImage *, VipsImage **, int, ...);
int vips_image_get_width(const VipsImage *);
int vips_image_get_height(const VipsImage *);
int vips_image_get_bands(const VipsImage *);
char **vips_image_get_fields(VipsImage *);
int vips_image_remove(VipsImage *, const char *);
VipsImage *vips_image_copy_memory(VipsImage *);
VipsImage *vips_image_new_from_memory_copy(const void *, size_t, int, int, int, int format);
VipsImage *vips_image_new_from_image(VipsImage *, const double *, int);
VipsImage *vips_image_new_matrix_from_array(int, int, const double *, int);
void *vips_image_write_to_memory(VipsImage *, size_t *);
int vips_image_write_to_target(VipsImage *, const char *, VipsTarget *, ...);
VipsArrayDouble *vips_array_double_new(const double *, int);
void vips_area_unref(VipsArea *);
int vips_colourspace(VipsImage *, VipsImage **, int space, ...);
int vips_cast(VipsImage *, VipsImage **, int format, ...);
int vips_copy(VipsImage *, VipsImage **, ...);
int vips_bandjoin_const1(VipsImage *, VipsImage **, double, ...);
int vips_extract_band(VipsImage *, VipsImage **, int, ...);
int vips_flatten(VipsImage *, VipsImage **, ...);
int vips_zoom(VipsImage *, VipsImage **, int, int, ...);
int vips_extract_area(VipsImage *, VipsImage **, int, int, int, int, ...);
int vips_embed(VipsImage *, VipsImage **, int, int, int, int, ...);
int vips_rot(VipsImage *, VipsImage **, unsigned angle, ...);
int vips_flip(VipsImage *, VipsImage **, unsigned direction, ...);
int vips_maplut(VipsImage *, VipsImage **, VipsImage *, ...);
int vips_recomb(VipsImage *, VipsImage **, VipsImage *, ...);
int vips_linear(VipsImage *, VipsImage **, const double *, const double *, int, ...);
int vips_gaussblur(VipsImage *, VipsImage **, double, ...);
int vips_add(VipsImage *, VipsImage *, VipsImage **, ...);
int vips_subtract(VipsImage *, VipsImage *, VipsImage **, ...);
int vips_multiply(VipsImage *, VipsImage *, VipsImage **, ...);
int vips_ifthenelse(VipsImage *, VipsImage *, VipsImage *, VipsImage **, ...);
int vips_text(VipsImage **, const char *, ...);
VipsImage *vips_image_new_from_source(VipsSource *, const char *, ...);
VipsImage *vips_image_new_from_memory(const void *, size_t, int, int, int, int format);
int vips_image_get_format(const VipsImage *);
int vips_autorot(VipsImage *, VipsImage **, ...);
VipsRegion *vips_region_new(VipsImage *);
unsigned char *vips_region_fetch(VipsRegion *, int, int, int, int, size_t *);
int vips_image_get_blob(const VipsImage *, const char *, const void **, size_t *);
void vips_image_set_blob_copy(VipsImage *, const char *, const void *, size_t);
int vips_icc_transform(VipsImage *, VipsImage **, const char *, ...);
void vips_image_set_int(VipsImage *, const char *, int);
void vips_image_set_array_int(VipsImage *, const char *, const int *, int);
void g_object_unref(void *);
void g_free(void *);
void g_strfreev(char **);
GModule *g_module_open(const char *, unsigned flags);

// A member is named like its function.
#define VIPS_FUNCTIONS(F)               \
  F(vips_init)                          \
  F(vips_version)                       \
  F(vips_cache_set_max)                 \
  F(vips_operation_block_set)           \
  F(vips_error_buffer)                  \
  F(vips_error_clear)                   \
  F(vips_source_new_from_descriptor)    \
  F(vips_blob_copy)                     \
  F(vips_source_new_from_blob)          \
  F(vips_target_new_to_descriptor)      \
  F(vips_thumbnail_source)              \
  F(vips_thumbnail_image)               \
  F(vips_image_get_width)               \
  F(vips_image_get_height)              \
  F(vips_image_get_bands)               \
  F(vips_image_get_fields)              \
  F(vips_image_remove)                  \
  F(vips_image_copy_memory)             \
  F(vips_image_new_from_memory_copy)    \
  F(vips_image_new_from_image)          \
  F(vips_image_new_matrix_from_array)   \
  F(vips_image_write_to_memory)         \
  F(vips_image_write_to_target)         \
  F(vips_array_double_new)              \
  F(vips_area_unref)                    \
  F(vips_colourspace)                   \
  F(vips_cast)                          \
  F(vips_copy)                          \
  F(vips_bandjoin_const1)               \
  F(vips_extract_band)                  \
  F(vips_flatten)                       \
  F(vips_zoom)                          \
  F(vips_extract_area)                  \
  F(vips_embed)                         \
  F(vips_rot)                           \
  F(vips_flip)                          \
  F(vips_maplut)                        \
  F(vips_recomb)                        \
  F(vips_linear)                        \
  F(vips_gaussblur)                     \
  F(vips_add)                           \
  F(vips_subtract)                      \
  F(vips_multiply)                      \
  F(vips_ifthenelse)                    \
  F(vips_text)                          \
  F(vips_image_new_from_source)         \
  F(vips_image_new_from_memory)         \
  F(vips_image_get_format)              \
  F(vips_autorot)                       \
  F(vips_region_new)                    \
  F(vips_region_fetch)                  \
  F(vips_image_get_blob)                \
  F(vips_image_set_blob_copy)           \
  F(vips_icc_transform)                 \
  F(vips_image_set_int)                 \
  F(vips_image_set_array_int)           \
  F(g_object_unref)                     \
  F(g_free)                             \
  F(g_strfreev)                         \
  F(g_module_open)

#define VIPS_MEMBER(function) CSYSTEM_MEMBER(function, function)

typedef struct {
  VIPS_FUNCTIONS(VIPS_MEMBER)
} library;

/// The opened library; all zero before cvips_start succeeds.
extern library lib;

#pragma GCC visibility pop

#endif
