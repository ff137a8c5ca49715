// The bytes of a file that a decoder walks.
#ifndef CVips_file_h
#define CVips_file_h

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/// A private copy of the first `length` bytes of a file: another process that has the file open can
/// neither change them under a decoder that looks twice nor truncate them. NULL if there are fewer,
/// or no memory; free it.
uint8_t *file_copy(int descriptor, size_t length);

#pragma GCC visibility pop

#endif
