#define _XOPEN_SOURCE_EXTENDED 1
#define _GNU_SOURCE 1

#include "own_entry.h"

#include "CNcurses.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

// The user's own entry is copied here capability by capability, in the compiled format of term(5)
// with 32-bit numbers and extended names, for two reasons. Debian's xterm-direct is in a package
// many machines lack, and describes xterm only. And when rows of equal text have moved, ncurses
// scrolls that part of the screen, which makes a terminal move its pictures; idlok() does not
// prevent that for regions that reach an edge, so the entry must lack those capabilities.

const char *const cnc_own_name = "retake";

enum { magic_32_bit = 01036, largest_entry = 32768, absent = 0xFFFF };

// 0 to 15 are the terminal's own colours. Semicolons, because some terminals know only those.
#define COLOR_STRING(normal, bright, base)                                     \
  "\033[%?%p1%{8}%<%t" normal "%p1%d%e%p1%{16}%<%t" bright "%p1%{8}%-%d%e" base \
  ";2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"

typedef struct {
  uint8_t *bytes;
  size_t room;
  size_t used;
} output;

static void put(output *o, const void *bytes, size_t count) {
  if (o->used + count <= o->room) memcpy(o->bytes + o->used, bytes, count);
  o->used += count;
}

static void put_16(output *o, unsigned value) {
  uint8_t pair[2] = {value & 0xFF, value >> 8 & 0xFF};
  put(o, pair, 2);
}

static void put_32(output *o, int32_t value) {
  put_16(o, (uint32_t)value & 0xFFFF);
  put_16(o, (uint32_t)value >> 16);
}

static void put_flag(output *o, bool value) {
  uint8_t byte = value;
  put(o, &byte, 1);
}

static void pad(output *o) {
  if (o->used & 1) put(o, "", 1);
}

static bool is_one_of(const char *name, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (strcmp(name, names[i]) == 0) return true;
  }
  return false;
}
#define IS_ONE_OF(name, names) is_one_of(name, names, sizeof names / sizeof *names)

static const char *string_of(const char *name, bool direct) {
  static const char *const scrolling[] = {"ind", "ri", "indn", "rin", "il1", "dl1", "il", "dl"};
  if (IS_ONE_OF(name, scrolling)) return NULL;
  if (direct) {
    if (strcmp(name, "setaf") == 0) return COLOR_STRING("3", "9", "38");
    if (strcmp(name, "setab") == 0) return COLOR_STRING("4", "10", "48");
    if (strcmp(name, "op") == 0) return "\033[39;49m";
    // Capabilities that would repaint the palette, or paint in another way.
    static const char *const painting[] = {"initc", "initp", "oc", "setf", "setb", "scp"};
    if (IS_ONE_OF(name, painting)) return NULL;
  }
  const char *value = tigetstr((char *)name);
  return value == (char *)-1 ? NULL : value;
}

static int32_t number_of(const char *name, bool direct) {
  if (direct) {
    if (strcmp(name, "colors") == 0) return 0x1000000;
    if (strcmp(name, "pairs") == 0) return 0x10000;
    // Colours that exclude attributes belong to the old palette.
    if (strcmp(name, "ncv") == 0) return -1;
  }
  int32_t value = tigetnum((char *)name);
  return value < 0 ? -1 : value;
}

static bool flag_of(const char *name, bool direct) {
  return !(direct && strcmp(name, "ccc") == 0) && tigetflag((char *)name) > 0;
}

static size_t count_of(NCURSES_CONST char *const *names) {
  size_t count = 0;
  while (names[count]) count++;
  return count;
}

static void put_standard(output *o, bool direct) {
  size_t flags = count_of(boolnames), numbers = count_of(numnames), strings = count_of(strnames);
  size_t table = 0;
  for (size_t i = 0; i < strings; i++) {
    const char *value = string_of(strnames[i], direct);
    if (value) table += strlen(value) + 1;
  }
  size_t name = strlen(cnc_own_name) + 1;
  put_16(o, magic_32_bit);
  put_16(o, (unsigned)name);
  put_16(o, (unsigned)flags);
  put_16(o, (unsigned)numbers);
  put_16(o, (unsigned)strings);
  put_16(o, (unsigned)table);
  put(o, cnc_own_name, name);
  for (size_t i = 0; i < flags; i++) put_flag(o, flag_of(boolnames[i], direct));
  pad(o);
  for (size_t i = 0; i < numbers; i++) put_32(o, number_of(numnames[i], direct));
  unsigned offset = 0;
  for (size_t i = 0; i < strings; i++) {
    const char *value = string_of(strnames[i], direct);
    put_16(o, value ? offset : absent);
    if (value) offset += (unsigned)strlen(value) + 1;
  }
  for (size_t i = 0; i < strings; i++) {
    const char *value = string_of(strnames[i], direct);
    if (value) put(o, value, strlen(value) + 1);
  }
  pad(o);
}

// RGB makes ncurses pass colours on as numbers; AX says that 39 and 49 are the terminal's own; U8
// says whether line drawing needs UTF-8.
static void put_extended(output *o, bool direct) {
  static const char names[] = "AX\0RGB\0U8";
  put_16(o, 2);
  put_16(o, 1);
  put_16(o, 0);
  put_16(o, 3);
  put_16(o, sizeof names);
  put_flag(o, direct || tigetflag("AX") > 0);
  put_flag(o, direct);
  int32_t utf8 = tigetnum("U8");
  put_32(o, utf8 < 0 ? -1 : utf8);
  put_16(o, 0);
  put_16(o, 3);
  put_16(o, 7);
  put(o, names, sizeof names);
}

static int32_t own_entry(const char *term, bool direct, uint8_t *buffer, size_t capacity) {
  int error = 0;
  TERMINAL *before = cur_term;
  use_extended_names(TRUE);
  if (setupterm((char *)term, STDOUT_FILENO, &error) != OK) {
    if (before) set_curterm(before);
    return 0;
  }
  output o = {buffer, capacity, 0};
  put_standard(&o, direct);
  put_extended(&o, direct);
  TERMINAL *mine = set_curterm(before);
  if (mine) del_curterm(mine);
  return o.used <= o.room && o.used <= largest_entry ? (int32_t)o.used : 0;
}

char *cnc_encoded_entry(const char *term, bool direct) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  uint8_t *entry = malloc(largest_entry);
  if (!entry) return NULL;
  int32_t size = own_entry(term, direct, entry, largest_entry);
  char *text = size > 0 ? malloc(4 + ((size_t)size + 2) / 3 * 4 + 1) : NULL;
  if (text) {
    char *at = text + sprintf(text, "b64:");
    for (int32_t i = 0; i < size; i += 3) {
      int32_t left = size - i;
      uint32_t bits = (uint32_t)entry[i] << 16;
      if (left > 1) bits |= (uint32_t)entry[i + 1] << 8;
      if (left > 2) bits |= entry[i + 2];
      *at++ = digits[bits >> 18];
      *at++ = digits[bits >> 12 & 63];
      *at++ = left > 1 ? digits[bits >> 6 & 63] : '=';
      *at++ = left > 2 ? digits[bits & 63] : '=';
    }
    *at = 0;
  }
  free(entry);
  return text;
}
