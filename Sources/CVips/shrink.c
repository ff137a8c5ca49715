#include "shrink.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// The greatest weight whose sums fit into 31 bits.
enum { most_weight = INT32_MAX / 255 };

static void put(uint8_t *pixel, const uint8_t *from, int channels, bool has_alpha) {
  pixel[0] = from[0];
  pixel[1] = from[channels == 1 ? 0 : 1];
  pixel[2] = from[channels == 1 ? 0 : 2];
  pixel[3] = has_alpha ? from[3] : 255;
}

static uint8_t *out_row(const shrink *state) {
  return state->out + (size_t)state->out_row * (size_t)state->out_width * 4;
}

/// Whether one pixel of `width` becomes two or more.
static bool is_enlarged(double width, int out_width) { return out_width >= 2 * width; }

/// Writes a row whose pixels are those of `row`, each repeated as often as its width requires.
static void repeat_row(shrink *state, const uint8_t *row) {
  uint8_t *out = out_row(state);
  const double step = state->area.width / state->out_width;
  for (int x = 0; x < state->out_width; x++) {
    int source = (int)(state->area.left + (x + 0.5) * step);
    if (source >= state->width) source = state->width - 1;
    put(out + (size_t)x * 4, row + (size_t)source * (size_t)state->channels, state->channels,
        state->has_alpha);
  }
  state->out_row++;
}

/// Whether columns are used as they are, one or several times.
static bool repeats_columns(const shrink *state) {
  return is_enlarged(state->area.width, state->out_width) ||
         (state->area.width == state->out_width && state->area.left == state->first);
}

/// Plans which columns make up each pixel of the result.
static void plan_columns(shrink *state) {
  const double step = state->area.width / state->out_width;
  const bool repeats = repeats_columns(state);
  for (int x = 0; x < state->out_width; x++) {
    double from = state->area.left + x * step - state->first;
    double to = from + step;
    if (repeats) {
      from = floor(from + 0.5 * step);
      to = from + 1;
    }
    const int end = state->count - 1;
    int first = (int)from, last = (int)ceil(to) - 1;
    if (first > end) first = end;
    if (last > end) last = end;
    if (last < first) last = first;
    double head = (first + 1 < to ? first + 1 : to) - from;
    double tail = last > first ? (last + 1 < to ? last + 1 : to) - last : 0;
    if (head <= 0) head = 1;
    const double whole = last > first ? last - first - 1 : 0;
    state->columns[x] = (shrink_column){
        .first = first, .last = last, .head = (float)head, .tail = (float)tail,
        .scale = (float)(1 / (head + whole + tail))};
  }
}

bool shrink_begin(
    shrink *state, int width, int height, int channels, bool has_alpha, shrink_area area,
    uint8_t *out, int out_width, int out_height) {
  *state = (shrink){
      .width = width, .channels = channels, .area = area, .out_width = out_width,
      .out_height = out_height, .out = out, .has_alpha = has_alpha && channels == 4};
  const bool is_inside = area.left >= 0 && area.top >= 0 && area.width > 0 && area.height > 0 &&
                         area.left + area.width <= width + 1e-6 &&
                         area.top + area.height <= height + 1e-6;
  if (!is_inside || out_width < 1 || out_height < 1) return false;
  state->first = (int)area.left;
  int last = (int)ceil(area.left + area.width - 1e-6);
  if (last > width) last = width;
  state->count = last - state->first;
  if (state->count < 1) return false;
  const size_t values = (size_t)state->count * (size_t)channels;
  state->sums = calloc(values, sizeof(uint32_t));
  state->premultiplied = state->has_alpha ? malloc(values) : NULL;
  state->columns = malloc((size_t)out_width * sizeof *state->columns);
  if (state->columns != NULL) plan_columns(state);
  const bool is_plain = channels == 3 && state->count == out_width && area.width == out_width;
  state->levels = is_plain && area.left == state->first ? malloc(values) : NULL;
  // So many rows for one of the result that their sum would not fit into 32 bits.
  const bool is_high = area.height / out_height > most_weight / 256 - 2;
  if (is_high) state->high = calloc(values, sizeof *state->high);
  return state->sums != NULL && state->columns != NULL && (!is_high || state->high != NULL) &&
         (!state->has_alpha || state->premultiplied != NULL);
}

void shrink_end(shrink *state) {
  free(state->sums);
  free(state->premultiplied);
  free(state->columns);
  free(state->levels);
  free(state->high);
  state->high = NULL;
  state->sums = NULL;
  state->premultiplied = NULL;
  state->columns = NULL;
  state->levels = NULL;
}

static uint8_t level(float value) { return value > 254.5f ? 255 : (uint8_t)(value + 0.5f); }

/// Moves the sums into wider ones.
static void move_to_high(shrink *state) {
  const size_t count = (size_t)state->count * (size_t)state->channels;
  for (size_t i = 0; i < count; i++) state->high[i] += state->sums[i];
  memset(state->sums, 0, count * sizeof *state->sums);
  state->high_weight += state->weight;
  state->weight = 0;
}

/// From this many columns on, a single-precision sum would lose what is added last.
enum { long_column = 2048 };

/// Computes the sums of `average_row` for one pixel of very many columns.
static void add_up_long(
    const uint32_t *sums, shrink_column column, int channels, float total[4]) {
  for (int i = 0; i < channels; i++) {
    const uint32_t *sum = sums + i;
    double all = column.head * (double)*sum;
    for (int source = column.first + 1; source < column.last; source++) all += *(sum += channels);
    total[i] = (float)(all + column.tail * (double)*(sum + channels));
  }
}

/// Averages the sums into one row, for a number of channels known at compile time.
static inline __attribute__((always_inline)) void average_row(
    const shrink *state, uint8_t *out, const int channels, const bool has_alpha) {
  const float scale = 1 / (float)state->weight;
  for (int x = 0; x < state->out_width; x++, out += 4) {
    const shrink_column column = state->columns[x];
    const uint32_t *sums = state->sums + (size_t)column.first * (size_t)channels;
    float total[4];
    if (column.last - column.first > long_column) {
      add_up_long(sums, column, channels, total);
    } else {
      for (int i = 0; i < channels; i++) total[i] = column.head * (float)sums[i];
      for (int source = column.first + 1; source < column.last; source++) {
        sums += channels;
        for (int i = 0; i < channels; i++) total[i] += (float)sums[i];
      }
      if (column.last > column.first) {
        sums += channels;
        for (int i = 0; i < channels; i++) total[i] += column.tail * (float)sums[i];
      }
    }
    for (int i = 0; i < channels; i++) total[i] *= column.scale * scale;
    uint8_t pixel[4];
    if (has_alpha) {
      pixel[3] = level(total[3]);
      // Channels weighted by their alpha become colours again.
      const float alpha = total[3] > 0 ? 255 / total[3] : 1;
      for (int i = 0; i < 3; i++) total[i] *= alpha;
    }
    const int colors = channels == 4 ? 3 : channels;
    for (int i = 0; i < colors; i++) pixel[i] = level(total[i]);
    put(out, pixel, channels, has_alpha);
  }
}

/// Does the same if each column makes one pixel, as after a decoder that scaled horizontally:
/// without positions to look up, so that the compiler vectorizes it.
static void average_columns(shrink *state, uint8_t *out) {
  const float scale = 1 / (float)state->weight;
  const size_t count = (size_t)state->count * (size_t)state->channels;
  const uint32_t *restrict sums = state->sums;
  uint8_t *restrict levels = state->levels;
  for (size_t i = 0; i < count; i++) {
    // No sum exceeds 255 times its weight by more than the float's own error.
    levels[i] = (uint8_t)(int32_t)((float)(int32_t)sums[i] * scale + 0.5f);
  }
  for (int x = 0; x < state->count; x++, out += 4, levels += 3) {
    out[0] = levels[0];
    out[1] = levels[1];
    out[2] = levels[2];
    out[3] = 255;
  }
}

/// Scales the sums of very many rows down to 31 bits, exact to a 65536th of a level.
static void bring_back_high(shrink *state) {
  move_to_high(state);
  const size_t count = (size_t)state->count * (size_t)state->channels;
  for (size_t i = 0; i < count; i++) {
    state->sums[i] = (uint32_t)((double)state->high[i] / (double)state->high_weight * 65536 + 0.5);
  }
  memset(state->high, 0, count * sizeof *state->high);
  state->weight = 65536;
  state->high_weight = 0;
}

static void finish_row(shrink *state) {
  uint8_t *out = out_row(state);
  if (state->high_weight > 0) bring_back_high(state);
  if (state->levels != NULL) average_columns(state, out);
  else switch (state->channels) {
    case 1: average_row(state, out, 1, false); break;
    case 3: average_row(state, out, 3, false); break;
    default:
      if (state->has_alpha) average_row(state, out, 4, true);
      else average_row(state, out, 4, false);
  }
  memset(state->sums, 0, (size_t)state->count * (size_t)state->channels * sizeof(uint32_t));
  state->weight = 0;
  state->out_row++;
}

static void accumulate(shrink *state, const uint8_t *row, uint32_t weight) {
  if (state->weight > most_weight - 256 && state->high != NULL) move_to_high(state);
  const size_t count = (size_t)state->count * (size_t)state->channels;
  uint32_t *restrict sums = state->sums;
  // At most 255 times 256, which fits into 16 bits: every processor multiplies eight of those at
  // once.
  const uint16_t factor = (uint16_t)weight;
  for (size_t i = 0; i < count; i++) sums[i] += (uint16_t)((uint16_t)row[i] * factor);
  state->weight += weight;
}

/// Weights colours by their alpha, so that invisible pixels tint nothing.
static const uint8_t *premultiply(shrink *state, const uint8_t *row) {
  uint8_t *out = state->premultiplied;
  for (int x = 0; x < state->count; x++, row += 4, out += 4) {
    for (int channel = 0; channel < 3; channel++) {
      out[channel] = (uint8_t)((row[channel] * row[3] + 127) / 255);
    }
    out[3] = row[3];
  }
  return state->premultiplied;
}

/// Where a row of the result begins or ends, in 256ths of an input row: as whole numbers, so that
/// rows of equal height get equal weights.
static int64_t edge(const shrink *state, int out_row) {
  return (int64_t)floor(
      (state->area.top + state->area.height * out_row / state->out_height) * 256 + 0.5);
}

/// Writes the rows of the result whose centre lies in this row.
static void repeat_rows(shrink *state, const uint8_t *row, int y) {
  const double step = state->area.height / state->out_height;
  while (state->out_row < state->out_height &&
         (int)(state->area.top + (state->out_row + 0.5) * step) <= y) {
    if (repeats_columns(state)) {
      repeat_row(state, row);
    } else {
      accumulate(
          state,
          state->has_alpha ? premultiply(state, row + (size_t)state->first * 4)
                           : row + (size_t)state->first * (size_t)state->channels,
          256);
      finish_row(state);
    }
  }
}

bool shrink_add(shrink *state, const uint8_t *row) {
  const int y = state->row++;
  if (state->out_row >= state->out_height) return false;
  if (y + 1 <= state->area.top) return true;
  const bool repeats =
      is_enlarged(state->area.height, state->out_height) ||
      (state->area.height == state->out_height && state->area.top == floor(state->area.top));
  if (repeats) {
    repeat_rows(state, row, y);
    return state->out_row < state->out_height;
  }
  const int64_t bottom = (int64_t)(y + 1) * 256;
  int64_t top = (int64_t)y * 256;
  const uint8_t *values = row + (size_t)state->first * (size_t)state->channels;
  if (state->has_alpha) values = premultiply(state, values);
  while (state->out_row < state->out_height) {
    const int64_t start = edge(state, state->out_row);
    const int64_t end = edge(state, state->out_row + 1);
    if (start > top) top = start;
    const int64_t stop = bottom < end ? bottom : end;
    if (stop > top) accumulate(state, values, (uint32_t)(stop - top));
    if (stop > top) top = stop;
    if (bottom < end) break;
    finish_row(state);
  }
  return state->out_row < state->out_height;
}
