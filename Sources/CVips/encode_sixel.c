#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CEncode.h"
#include "palette.h"

typedef struct {
  uint8_t *next, *end;
  bool is_full;
} sink;

static void put(sink *out, const char *text, size_t count) {
  if ((size_t)(out->end - out->next) < count) {
    out->is_full = true;
    return;
  }
  memcpy(out->next, text, count);
  out->next += count;
}

static void put_text(sink *out, const char *text) { put(out, text, strlen(text)); }

/// Writes the same column `times` times; runs of four or more are counted.
static void put_run(sink *out, char column, int times) {
  char text[16];
  if (times > 3) {
    put(out, text, (size_t)snprintf(text, sizeof text, "!%d%c", times, column));
    return;
  }
  for (int i = 0; i < times; i++) text[i] = column;
  put(out, text, (size_t)times);
}

/// Six rows of the picture: for each colour the bits of its columns.
typedef struct {
  uint8_t *bits;   // colours x width
  int first[256], end[256];
  int registers[256];  // the register of each colour, counted up from 0; -1 if no pixel has it
} band;

static void read_band(
    band *band, const palette *colors, const uint8_t *rgba, size_t stride, int width, int rows) {
  for (int i = 0; i < colors->count; i++) {
    band->first[i] = width;
    band->end[i] = 0;
  }
  for (int y = 0; y < rows; y++) {
    const uint8_t *pixel = rgba + (size_t)y * stride;
    for (int x = 0; x < width; x++, pixel += 4) {
      const int color = colors->index[palette_bin(pixel)];
      band->bits[(size_t)color * (size_t)width + (size_t)x] |= (uint8_t)(1 << y);
      if (x < band->first[color]) band->first[color] = x;
      if (x >= band->end[color]) band->end[color] = x + 1;
    }
  }
}

/// Writes one colour's columns from `x` on and clears them; returns where it ended.
static int put_color(sink *out, band *band, int color, int x, int width) {
  char text[8];
  put(out, text, (size_t)snprintf(text, sizeof text, "#%d", band->registers[color]));
  uint8_t *bits = band->bits + (size_t)color * (size_t)width;
  put_run(out, '?', band->first[color] - x);
  x = band->first[color];
  const int end = band->end[color];
  while (x < end) {
    int stop = x + 1;
    while (stop < end && bits[stop] == bits[x]) stop++;
    put_run(out, (char)('?' + bits[x]), stop - x);
    x = stop;
  }
  memset(bits + band->first[color], 0, (size_t)(end - band->first[color]));
  band->end[color] = 0;
  return end;
}

/// Passes over the band until every colour is written: each time with as many as follow one
/// another.
static void put_band(sink *out, band *band, int count, int width) {
  bool goes_on = false;
  while (true) {
    int x = 0;
    while (true) {
      int next = -1;
      for (int i = 0; i < count; i++) {
        if (band->end[i] == 0 || band->first[i] < x) continue;
        if (next < 0 || band->first[i] < band->first[next]) next = i;
      }
      if (next < 0) break;
      if (x == 0 && goes_on) put(out, "$", 1);
      goes_on = true;
      x = put_color(out, band, next, x, width);
    }
    if (x == 0) return;
  }
}

struct cencode_palette {
  palette colors;
};

cencode_palette *cencode_palette_make(
    const uint8_t *rgba, size_t stride, int width, int height, int colors) {
  cencode_palette *result = malloc(sizeof *result);
  const int most = colors > 256 ? 256 : colors < 2 ? 2 : colors;
  if (result && palette_begin(&result->colors, rgba, stride, width, height, most)) return result;
  free(result);
  return NULL;
}

void cencode_palette_free(cencode_palette *palette) {
  if (palette) palette_end(&palette->colors);
  free(palette);
}

/// Defines a register for each colour in use, in per cent. They are numbered without gaps: tmux
/// (3.4 to 3.7) writes out every register below the highest, and undefined ones in a form
/// (`#N;0;0;0;0`) for which xterm drops the picture.
static void put_registers(
    sink *out, band *band, const palette *colors, const uint8_t *rgba, size_t stride, int width,
    int height) {
  bool is_used[256] = {false};
  for (int y = 0; y < height; y++) {
    const uint8_t *pixel = rgba + (size_t)y * stride;
    for (int x = 0; x < width; x++, pixel += 4) is_used[colors->index[palette_bin(pixel)]] = true;
  }
  int used = 0;
  for (int i = 0; i < colors->count; i++) {
    band->registers[i] = is_used[i] ? used++ : -1;
    if (!is_used[i]) continue;
    int percent[3];
    for (int axis = 0; axis < 3; axis++) {
      percent[axis] = (colors->colors[i][axis] * 100 + 127) / 255;
    }
    char text[64];
    snprintf(
        text, sizeof text, "#%d;2;%d;%d;%d", band->registers[i], percent[0], percent[1],
        percent[2]);
    put_text(out, text);
  }
}

size_t cencode_sixel(
    const uint8_t *rgba, size_t stride, int width, int height, const cencode_palette *palette,
    uint8_t *out, size_t capacity) {
  if (width < 1 || height < 1) return 0;
  const struct palette *colors = &palette->colors;
  band band = {.bits = calloc((size_t)colors->count * (size_t)width, 1)};
  sink to = {.next = out, .end = out + capacity, .is_full = band.bits == NULL};
  // What no colour covers stays as it is on the screen (P2 = 1); pixels are square.
  char text[64];
  snprintf(text, sizeof text, "\033P0;1;0q\"1;1;%d;%d", width, height);
  put_text(&to, text);
  put_registers(&to, &band, colors, rgba, stride, width, height);
  for (int y = 0; y < height && !to.is_full; y += 6) {
    if (y > 0) put(&to, "-", 1);
    const int rows = height - y < 6 ? height - y : 6;
    read_band(&band, colors, rgba + (size_t)y * stride, stride, width, rows);
    put_band(&to, &band, colors->count, width);
  }
  put_text(&to, "\033\\");
  free(band.bits);
  return to.is_full ? 0 : (size_t)(to.next - out);
}
