#ifndef CNcurses_h
#define CNcurses_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The part of ncurses that the terminal driver needs, in fixed-width types. Swift cannot use
// curses.h: its globals (stdscr, COLS) are not safe for concurrency and its attributes are macros
// Swift does not import. There is one screen in a process, used from one thread. ncurses only
// writes; input is read from the descriptor elsewhere.

#pragma clang assume_nonnull begin

enum {
  cnc_bold = 1,
  cnc_dim = 2,
  cnc_italic = 4,
  cnc_underline = 8,
  cnc_reverse = 16,
};

/// What a terminfo entry says about a terminal.
typedef struct {
  /// The colours setaf takes; below 8 means none.
  int32_t colors;
  int32_t columns;
  int32_t rows;
  /// Whether the cursor can be positioned; without that there is no full-screen program.
  bool moves_cursor;
  /// Whether it is positioned by a control sequence of ECMA-48.
  bool speaks_ecma_48;
  /// Whether the entry takes 24-bit colours (RGB) or says the terminal does (Tc).
  bool takes_rgb;
  /// Whether the entry has xterm's window title (XT) or a mouse (kmous).
  bool is_like_xterm;
} cnc_entry;

/// Selects a UTF-8 character type: 2 for the user's own locale, a substitute such as C.UTF-8 if
/// that is ASCII (1) or another character set (3), 0 if the system has none.
int32_t cnc_prepare_locale(void);

/// The version of the loaded library, as it reports it.
const char *cnc_version(void);

/// Reads the terminfo entry of that name; false if there is none.
bool cnc_read_entry(const char *term, cnc_entry *entry);

/// The bytes of a string capability, without padding; 0 if the entry has none. A screen must be
/// open.
int32_t cnc_capability(const char *name, char *buffer, int32_t capacity);

/// Takes over the terminal: alternate screen, raw mode, non-blocking reads. With `direct` colours
/// are 24-bit numbers; 0 to 15 are the terminal's own. Nothing is ever scrolled, because pictures
/// would move along. False if ncurses refuses. From here on, ncurses's output is kept until
/// `cnc_take` asks for it.
bool cnc_open(const char *term, int32_t input, int32_t output, bool direct);
/// Writes the kept output and gives the terminal back.
void cnc_leave(void);
/// Takes the terminal again after `cnc_leave`: sets its modes, and writes a few bytes at once.
void cnc_return(void);
/// Gives the terminal back and forgets the screen.
void cnc_close(void);

int32_t cnc_color_count(void);
int32_t cnc_pair_count(void);
/// Defines a pair of colours, -1 for the terminal's own; false if the number is too large.
bool cnc_set_pair(int32_t pair, int32_t foreground, int32_t background);
/// Forgets all pairs; everything must be drawn again.
void cnc_reset_pairs(void);

void cnc_resize(int32_t rows, int32_t columns);
/// Puts one character, a spacing one with the marks on it, into a cell.
void cnc_put(
  int32_t row, int32_t column, const uint32_t *scalars, int32_t count, int32_t attributes,
  int32_t pair);
/// Marks a cell as covered by pixels, and leaves the caret where it is.
void cnc_put_pixels(int32_t row, int32_t column);
/// Positions the caret; a negative row hides it.
void cnc_caret(int32_t row, int32_t column);
/// Blanks all cells.
void cnc_erase(void);
/// Makes the next update paint every cell, whatever the terminal is believed to show.
void cnc_repaint(void);
/// Writes the changes, for `cnc_take`.
void cnc_update(void);
/// Whether the next updates may shift the rest of a row to insert or delete in it.
void cnc_shifts(bool allowed);
/// The bytes written since the last call, at most `capacity`; 0 if there are no more.
int32_t cnc_take(uint8_t *buffer, int32_t capacity);

/// Reads a cell back as ncurses holds it: up to 5 code points; returns how many.
int32_t cnc_cell(
  int32_t row, int32_t column, uint32_t *scalars, int32_t *attributes, int32_t *foreground,
  int32_t *background);

/// The columns the C library, and so ncurses, gives a code point; -1 if it cannot be printed.
int32_t cnc_columns(uint32_t scalar);

#pragma clang assume_nonnull end

#endif
