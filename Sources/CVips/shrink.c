#include "shrink.h"

#include <stdlib.h>
#include <string.h>

bool shrink_begin(
    shrink *state, int width, int height, int channels, uint8_t *out, int out_width,
    int out_height) {
  *state = (shrink){
      .width = width, .height = height, .channels = channels, .out_width = out_width,
      .out_height = out_height, .out = out};
  state->sums = calloc((size_t)width * (size_t)channels, sizeof(uint32_t));
  return state->sums != NULL && out_width > 0 && out_height > 0 && out_width <= width &&
         out_height <= height;
}

void shrink_end(shrink *state) {
  free(state->sums);
  state->sums = NULL;
}

static void put(uint8_t *pixel, const uint8_t *from, int channels) {
  pixel[0] = from[0];
  pixel[1] = from[channels == 1 ? 0 : 1];
  pixel[2] = from[channels == 1 ? 0 : 2];
  pixel[3] = 255;
}

static void copy_row(shrink *state, const uint8_t *row) {
  uint8_t *out = state->out + (size_t)state->out_row * (size_t)state->out_width * 4;
  for (int x = 0; x < state->width; x++) {
    put(out + (size_t)x * 4, row + (size_t)x * (size_t)state->channels, state->channels);
  }
  state->out_row++;
}

/// Averages the sums of one row into a row of the result.
static void finish_row(shrink *state) {
  uint8_t *out = state->out + (size_t)state->out_row * (size_t)state->out_width * 4;
  const int channels = state->channels;
  const double step = (double)state->width / state->out_width;
  const double rows = (double)state->height / state->out_height;
  const float scale = (float)(1 / (step * rows * 256));
  for (int x = 0; x < state->out_width; x++) {
    const double from = x * step;
    const double to = from + step;
    int first = (int)from;
    int last = (int)to;
    if (last >= state->width) last = state->width - 1;
    float total[4] = {0, 0, 0, 0};
    for (int source = first; source <= last; source++) {
      double left = source > from ? source : from;
      double right = source + 1 < to ? source + 1 : to;
      float weight = (float)(right - left);
      if (weight <= 0) continue;
      const uint32_t *sums = state->sums + (size_t)source * (size_t)channels;
      for (int channel = 0; channel < channels; channel++) {
        total[channel] += weight * (float)sums[channel];
      }
    }
    uint8_t pixel[4];
    for (int channel = 0; channel < channels; channel++) {
      float value = total[channel] * scale + 0.5f;
      pixel[channel] = value > 255 ? 255 : (uint8_t)value;
    }
    put(out + (size_t)x * 4, pixel, channels);
  }
  memset(state->sums, 0, (size_t)state->width * (size_t)channels * sizeof(uint32_t));
  state->out_row++;
}

static void accumulate(shrink *state, const uint8_t *row, uint32_t weight) {
  const size_t count = (size_t)state->width * (size_t)state->channels;
  uint32_t *sums = state->sums;
  for (size_t i = 0; i < count; i++) sums[i] += row[i] * weight;
}

void shrink_add(shrink *state, const uint8_t *row) {
  if (state->out_row >= state->out_height) return;
  if (state->width == state->out_width && state->height == state->out_height) {
    copy_row(state, row);
    return;
  }
  // Places in 256ths of a row, so that the weights of one result row always add up to the same.
  const int64_t top = (int64_t)state->row * 256;
  state->row++;
  const int64_t bottom = top + 256;
  const int64_t end =
      (int64_t)(state->out_row + 1) * state->height * 256 / state->out_height;
  if (bottom < end) {
    accumulate(state, row, 256);
    return;
  }
  if (end > top) accumulate(state, row, (uint32_t)(end - top));
  finish_row(state);
  if (bottom > end && state->out_row < state->out_height) {
    accumulate(state, row, (uint32_t)(bottom - end));
  }
}
