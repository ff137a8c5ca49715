#ifndef CSystemSymbols_h
#define CSystemSymbols_h

#include <stddef.h>

// Libraries that are opened at run time. Which functions are used of one is told once, in a list such as
//
//   #define JPEG_FUNCTIONS(F) F(start, jpeg_start_decompress) F(finish, jpeg_finish_decompress)
//
// of which the table's members, with the types that the library's own header gives them, and the
// symbols to look up are made: no order to keep and no type to copy.

/// One member of a table: a pointer to a function of that declaration.
#define CSYSTEM_MEMBER(member, function) __typeof__(&function) member;

/// A function to find and the member of the table that gets its address.
typedef struct {
  const char *_Nonnull name;
  void *_Nonnull member;
} csystem_symbol;

/// Opens a library for the life of the program and fills the members. NULL, or the name of what is
/// missing: the file's or the first function's; then the table is not to be used.
const char *_Nullable csystem_open_library(
    const char *_Nonnull file, const csystem_symbol *_Nonnull symbols, size_t count);

#endif
