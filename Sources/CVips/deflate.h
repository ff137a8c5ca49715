// libdeflate, two to three times as fast as zlib. libvips depends on it through libtiff.
#ifndef CVips_deflate_h
#define CVips_deflate_h

#include <CSystemSymbols.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The header is not needed; if it is there, the compiler checks the declarations below against it.
#if __has_include(<libdeflate.h>)
#include <libdeflate.h>
#endif

// Hidden: an exported name would replace a library's own function of that name, such as zlib's
// `deflate`, in every library opened later.
#pragma GCC visibility push(hidden)

struct libdeflate_decompressor;
struct libdeflate_compressor;
#if !__has_include(<libdeflate.h>)
enum libdeflate_result { LIBDEFLATE_SUCCESS = 0 };
#endif
struct libdeflate_decompressor *libdeflate_alloc_decompressor(void);
enum libdeflate_result libdeflate_zlib_decompress(
    struct libdeflate_decompressor *, const void *, size_t, void *, size_t, size_t *);
void libdeflate_free_decompressor(struct libdeflate_decompressor *);
struct libdeflate_compressor *libdeflate_alloc_compressor(int level);
size_t libdeflate_zlib_compress(
    struct libdeflate_compressor *, const void *, size_t, void *, size_t);
void libdeflate_free_compressor(struct libdeflate_compressor *);
uint32_t libdeflate_crc32(uint32_t, const void *, size_t);

#define DEFLATE_FUNCTIONS(F)                           \
  F(alloc, libdeflate_alloc_decompressor)              \
  F(decompress, libdeflate_zlib_decompress)            \
  F(release, libdeflate_free_decompressor)             \
  F(alloc_compressor, libdeflate_alloc_compressor)     \
  F(compress, libdeflate_zlib_compress)                \
  F(release_compressor, libdeflate_free_compressor)    \
  F(crc, libdeflate_crc32)

typedef struct {
  DEFLATE_FUNCTIONS(CSYSTEM_MEMBER)
} deflate_library;

extern deflate_library libdeflate;

/// Opens libdeflate; false if it is missing.
bool has_deflate(void);

#pragma GCC visibility pop

#endif
