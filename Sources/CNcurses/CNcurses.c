#define _XOPEN_SOURCE_EXTENDED 1
#define _GNU_SOURCE 1

#include "CNcurses.h"

#include <curses.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "own_entry.h"

// term.h names capabilities by macros, including this one.
#undef columns

static SCREEN *screen;
static FILE *out_file;
static FILE *in_file;
// ncurses writes to the descriptor of out_file and waits until the terminal has taken everything.
// So that descriptor refers to memory, except while the terminal's modes change; a second one keeps
// the terminal.
static int memory = -1;
static int terminal = -1;
static off_t taken;

int32_t cnc_prepare_locale(void) {
  static const char *const stand_ins[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8"};
  // Only the character type: numbers must keep their point in files and protocols.
  if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 2;
  int32_t stand_in = strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") == 0 ? 1 : 3;
  for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++) {
    if (setlocale(LC_CTYPE, stand_ins[i]) && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) {
      return stand_in;
    }
  }
  return 0;
}

static bool has_flag(const char *name) { return tigetflag((char *)name) > 0; }

static bool has_string(const char *name) {
  const char *value = tigetstr((char *)name);
  return value && value != (char *)-1;
}

const char *cnc_version(void) { return curses_version(); }

bool cnc_read_entry(const char *term, cnc_entry *entry) {
  int error = 0;
  TERMINAL *before = cur_term;
  use_extended_names(TRUE);
  if (setupterm((char *)term, STDOUT_FILENO, &error) != OK) {
    if (before) set_curterm(before);
    return false;
  }
  entry->colors = tigetnum("colors");
  entry->columns = tigetnum("cols");
  entry->rows = tigetnum("lines");
  entry->moves_cursor = has_string("cup");
  entry->speaks_ecma_48 = entry->moves_cursor && strncmp(tigetstr("cup"), "\033[", 2) == 0;
  entry->takes_rgb = has_flag("RGB") || tigetnum("RGB") > 0 || has_string("RGB") || has_flag("Tc");
  entry->is_like_xterm = has_flag("XT") || has_string("kmous");
  TERMINAL *mine = set_curterm(before);
  if (mine) del_curterm(mine);
  return true;
}

int32_t cnc_capability(const char *name, char *buffer, int32_t capacity) {
  if (!screen || !has_string(name)) return 0;
  const char *text = tigetstr((char *)name);
  int32_t used = 0;
  for (const char *at = text; *at && used < capacity; at++) {
    // Padding is written $<milliseconds>; current terminals need none.
    const char *end = at[0] == '$' && at[1] == '<' ? strchr(at, '>') : NULL;
    if (end) {
      at = end;
    } else {
      buffer[used++] = *at;
    }
  }
  return used;
}

// newterm() installs its own handlers for these, which would end the program without its knowledge.
static const int kept_signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
enum { kept_count = sizeof kept_signals / sizeof *kept_signals };

static SCREEN *new_screen(const char *term) {
  struct sigaction kept[kept_count];
  for (int i = 0; i < kept_count; i++) sigaction(kept_signals[i], NULL, &kept[i]);
  SCREEN *made = newterm(term, out_file, in_file);
  for (int i = 0; i < kept_count; i++) sigaction(kept_signals[i], &kept[i], NULL);
  return made;
}

// ncurses reads a whole compiled entry from TERMINFO; the variable is restored at once, because
// programs started later must see the user's own.
static SCREEN *new_own_screen(const char *term, bool direct) {
  char *encoded = cnc_encoded_entry(term, direct);
  if (!encoded) return NULL;
  const char *value = getenv("TERMINFO");
  char *before = value ? strdup(value) : NULL;
  setenv("TERMINFO", encoded, 1);
  SCREEN *made = new_screen(cnc_own_name);
  if (before) {
    setenv("TERMINFO", before, 1);
  } else {
    unsetenv("TERMINFO");
  }
  free(before);
  free(encoded);
  return made;
}

static void close_files(void) {
  if (out_file) fclose(out_file);
  if (in_file) fclose(in_file);
  if (memory >= 0) close(memory);
  if (terminal >= 0) close(terminal);
  out_file = in_file = NULL;
  memory = terminal = -1;
}

static void write_to_memory(void) { dup2(memory, fileno(out_file)); }
static void write_to_terminal(void) { dup2(terminal, fileno(out_file)); }

int32_t cnc_take(uint8_t *buffer, int32_t capacity) {
  if (memory < 0) return 0;
  ssize_t count = pread(memory, buffer, (size_t)capacity, taken);
  if (count > 0) {
    taken += count;
    return (int32_t)count;
  }
  if (taken > 0 && ftruncate(memory, 0) == 0) lseek(memory, 0, SEEK_SET);
  taken = 0;
  return 0;
}

static FILE *file_for(int32_t descriptor, const char *mode) {
  int copy = dup(descriptor);
  if (copy < 0) return NULL;
  FILE *file = fdopen(copy, mode);
  if (!file) close(copy);
  return file;
}

bool cnc_open(const char *term, int32_t input, int32_t output, bool direct) {
  if (screen) return false;
  out_file = file_for(output, "w");
  in_file = file_for(input, "r");
  memory = memfd_create("retake-screen", MFD_CLOEXEC);
  terminal = fcntl(output, F_DUPFD_CLOEXEC, 0);
  taken = 0;
  if (!out_file || !in_file || memory < 0 || terminal < 0) {
    close_files();
    return false;
  }
  use_extended_names(TRUE);
  screen = new_own_screen(term, direct);
  // With an entry that is too large for this, pictures may be scrolled.
  if (!screen && !direct) screen = new_screen(term);
  if (!screen) {
    close_files();
    return false;
  }
  set_term(screen);
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  raw();
  noecho();
  nonl();
  // Otherwise ncurses would peek at the keyboard and delay drawing while keys wait.
  typeahead(-1);
  leaveok(stdscr, FALSE);
  scrollok(stdscr, FALSE);
  struct termios modes;
  if (tcgetattr(input, &modes) == 0) {
    modes.c_cc[VMIN] = 0;
    modes.c_cc[VTIME] = 0;
    tcsetattr(input, TCSANOW, &modes);
    def_prog_mode();
  }
  write_to_memory();
  return true;
}

void cnc_leave(void) {
  if (!screen) return;
  write_to_terminal();
  endwin();
}

void cnc_return(void) {
  if (!screen) return;
  // There is nothing to paint, so this only sets the modes and enters the alternate screen.
  doupdate();
  write_to_memory();
}

void cnc_close(void) {
  if (!screen) return;
  if (!isendwin()) cnc_leave();
  delscreen(screen);
  screen = NULL;
  close_files();
}

int32_t cnc_color_count(void) { return screen && has_colors() ? COLORS : 0; }
int32_t cnc_pair_count(void) { return screen && has_colors() ? COLOR_PAIRS : 0; }

bool cnc_set_pair(int32_t pair, int32_t foreground, int32_t background) {
  return screen && init_extended_pair(pair, foreground, background) == OK;
}

void cnc_reset_pairs(void) {
  if (screen) reset_color_pairs();
}

void cnc_resize(int32_t rows, int32_t columns) {
  if (screen) resize_term(rows, columns);
}

static attr_t to_attributes(int32_t attributes) {
  attr_t result = A_NORMAL;
  if (attributes & cnc_bold) result |= A_BOLD;
  if (attributes & cnc_dim) result |= A_DIM;
  if (attributes & cnc_italic) result |= A_ITALIC;
  if (attributes & cnc_underline) result |= A_UNDERLINE;
  if (attributes & cnc_reverse) result |= A_REVERSE;
  return result;
}

void cnc_put(
    int32_t row, int32_t column, const uint32_t *scalars, int32_t count, int32_t attributes,
    int32_t pair) {
  if (!screen || count <= 0) return;
  wchar_t text[CCHARW_MAX + 1] = {0};
  if (count > CCHARW_MAX) count = CCHARW_MAX;
  for (int32_t i = 0; i < count; i++) text[i] = (wchar_t)scalars[i];
  cchar_t cell;
  int wide_pair = pair;
  // The pair is passed in the last argument; the short one cannot hold it.
  if (setcchar(&cell, text, to_attributes(attributes), 0, &wide_pair) != OK) return;
  // The last cell of the screen reports an error after it is written.
  mvwadd_wch(stdscr, row, column, &cell);
}

void cnc_put_pixels(int32_t row, int32_t column) {
  if (!screen) return;
  // Equal to no other cell, so that ncurses neither overwrites it in passing nor takes it for a
  // blank.
  cchar_t cell;
  int before_row, before_column;
  if (setcchar(&cell, L" ", A_INVIS | A_PROTECT, 0, NULL) != OK) return;
  getyx(stdscr, before_row, before_column);
  mvwadd_wch(stdscr, row, column, &cell);
  wmove(stdscr, before_row, before_column);
}

void cnc_caret(int32_t row, int32_t column) {
  if (!screen) return;
  if (row < 0) {
    curs_set(0);
  } else {
    curs_set(1);
    wmove(stdscr, row, column);
  }
}

void cnc_erase(void) {
  if (screen) werase(stdscr);
}

void cnc_repaint(void) {
  if (screen) clearok(curscr, TRUE);
}

void cnc_update(void) {
  if (!screen) return;
  wnoutrefresh(stdscr);
  doupdate();
}

void cnc_shifts(bool allowed) {
  if (screen) idcok(stdscr, allowed);
}

static int32_t from_attributes(attr_t attributes) {
  int32_t result = 0;
  if (attributes & A_BOLD) result |= cnc_bold;
  if (attributes & A_DIM) result |= cnc_dim;
  if (attributes & A_ITALIC) result |= cnc_italic;
  if (attributes & A_UNDERLINE) result |= cnc_underline;
  if (attributes & A_REVERSE) result |= cnc_reverse;
  return result;
}

int32_t cnc_cell(
    int32_t row, int32_t column, uint32_t *scalars, int32_t *attributes, int32_t *foreground,
    int32_t *background) {
  cchar_t cell;
  if (!screen || mvwin_wch(stdscr, row, column, &cell) != OK) return 0;
  wchar_t text[CCHARW_MAX + 1] = {0};
  attr_t found = 0;
  short short_pair = 0;
  int pair = 0;
  if (getcchar(&cell, text, &found, &short_pair, &pair) != OK) return 0;
  *attributes = from_attributes(found);
  *foreground = *background = -1;
  if (pair != 0) extended_pair_content(pair, foreground, background);
  int32_t count = 0;
  while (count < CCHARW_MAX && text[count]) {
    scalars[count] = (uint32_t)text[count];
    count++;
  }
  return count;
}

int32_t cnc_columns(uint32_t scalar) { return wcwidth((wchar_t)scalar); }
