#ifndef CSystemSymbols_h
#define CSystemSymbols_h

#include <stddef.h>

// Libraries that are opened at run time. The functions used from one are listed once, in a list
// such as
//
//   #define JPEG_FUNCTIONS(F) F(start, jpeg_start_decompress) F(finish, jpeg_finish_decompress)
//
// from which the table's members, with the types that the library's own header gives them, and the
// symbols to look up are generated: no order to maintain and no type to copy.

/// One member of a table: a pointer to a function of that declaration.
#define CSYSTEM_MEMBER(member, function) __typeof__(&function) member;

/// A function to look up and the member of the table that gets its address.
typedef struct {
  const char *_Nonnull name;
  void *_Nonnull member;
} csystem_symbol;

/// Opens a library for the life of the program and fills the members. Returns NULL, or the name of
/// what is missing: the file or the first function; then the table must not be used.
const char *_Nullable csystem_open_library(
    const char *_Nonnull file, const csystem_symbol *_Nonnull symbols, size_t count);

#endif
