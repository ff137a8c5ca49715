#include <stdint.h>

// GRDB needs all of Foundation, which brings in the data of every language in the world: 34 of the
// program's 78 MB. Nothing here uses a locale, so the program defines an empty package under its
// name, and the linker leaves the full one out of what is linked statically. The layout is that of
// a package with a table of contents by pointers (ICU, `udata.h` and `ucmndata.h`). The number in
// the name is ICU's version; with one that is not listed here the program is merely larger.

struct package {
  uint16_t header_bytes;
  uint8_t magic[2];
  struct {
    uint16_t bytes, reserved;
    uint8_t is_big_endian, charset, bytes_of_character, reserved_byte;
    uint8_t format[4], format_version[4], data_version[4];
  } about;
  uint64_t padding;
  uint32_t entries, reserved;
};

#define EMPTY_PACKAGE(name)                                                                       \
  __attribute__((visibility("hidden"), aligned(16))) const struct package name = {                \
      .header_bytes = 32,                                                                         \
      .magic = {0xda, 0x27},                                                                      \
      .about = {                                                                                  \
          .bytes = 20,                                                                            \
          .is_big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,                                \
          .bytes_of_character = 2,                                                                \
          .format = {'T', 'o', 'C', 'P'},                                                         \
          .format_version = {1},                                                                  \
      }}

EMPTY_PACKAGE(icudt74_dat);
EMPTY_PACKAGE(icudt75_dat);
EMPTY_PACKAGE(icudt76_dat);
EMPTY_PACKAGE(icudt77_dat);
EMPTY_PACKAGE(icudt78_dat);
EMPTY_PACKAGE(icudt79_dat);
EMPTY_PACKAGE(icudt80_dat);
