// Rows of pixels: comparing them, laying one over the other, changing tones, turning.
#include "CRows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void grow(crows_count *count, int x, int y) {
  if (count->changed++ == 0) {
    count->left = x;
    count->right = x + 1;
    count->top = y;
  } else {
    if (x < count->left) count->left = x;
    if (x >= count->right) count->right = x + 1;
  }
  count->bottom = y + 1;
}

void crows_compare(
    const uint16_t *before, const uint16_t *after, const uint8_t *inside, int width, int y,
    int threshold, crows_count *all, crows_count *outside) {
  for (int x = 0; x < width; x++, before += 4, after += 4) {
    int largest = 0;
    if (before[3] != 0 || after[3] != 0) {
      for (int band = 0; band < 4; band++) {
        int difference = abs((int)before[band] - (int)after[band]);
        if (difference > largest) largest = difference;
      }
    }
    if (largest > all->largest) all->largest = largest;
    if (largest > threshold) grow(all, x, y);
    if (inside[x]) continue;
    outside->total++;
    if (largest > outside->largest) outside->largest = largest;
    if (largest > threshold) grow(outside, x, y);
  }
  all->total += width;
}

void crows_blend(
    const uint16_t *under, const uint16_t *over, const uint16_t *weight, int width, int bands,
    bool deep, void *out) {
  uint8_t *bytes = out;
  uint16_t *words = out;
  for (int x = 0; x < width; x++, under += 4, over += 4) {
    uint64_t part = weight[x];
    if (bands == 3) part = (part * over[3] + 32767) / 65535;
    for (int band = 0; band < bands; band++) {
      uint64_t sum = over[band] * part + under[band] * (65535 - part);
      uint32_t value = (uint32_t)((sum + 32767) / 65535);
      if (deep) {
        *words++ = (uint16_t)value;
      } else {
        *bytes++ = (uint8_t)((value + 128) / 257);
      }
    }
  }
}

void crows_widen(const void *in, int count, int bands, bool deep, uint16_t *out) {
  const uint8_t *bytes = in;
  const uint16_t *words = in;
  for (int pixel = 0; pixel < count; pixel++) {
    for (int band = 0; band < bands; band++) {
      *out++ = deep ? *words++ : (uint16_t)(*bytes++ * 257);
    }
    if (bands == 3) *out++ = 65535;
  }
}

void crows_narrow(
    const uint16_t *in, int count, int bands, bool deep, uint8_t *out, ptrdiff_t step) {
  for (int pixel = 0; pixel < count; pixel++, in += 4, out += step) {
    for (int band = 0; band < bands; band++) {
      if (deep) {
        memcpy(out + 2 * band, in + band, 2);
      } else {
        out[band] = (uint8_t)((in[band] + 128) / 257);
      }
    }
  }
}

void crows_map(const uint16_t *in, int count, const uint16_t *table, uint16_t *out) {
  for (int pixel = 0; pixel < count; pixel++, in += 4, out += 4) {
    for (int band = 0; band < 3; band++) out[band] = table[in[band]];
    out[3] = in[3];
  }
}

int crows_tones(const uint16_t *in, int count, uint32_t *smallest, uint32_t *largest) {
  int counted = 0;
  for (int pixel = 0; pixel < count; pixel++, in += 4) {
    if (in[3] == 0) continue;
    uint16_t low = in[0] < in[1] ? in[0] : in[1], high = in[0] < in[1] ? in[1] : in[0];
    if (in[2] < low) low = in[2];
    if (in[2] > high) high = in[2];
    smallest[low]++;
    largest[high]++;
    counted++;
  }
  return counted;
}

/// The weights of four neighbours for a place `part` of the way from the second to the third.
static void spline(double part, double weights[4]) {
  const double square = part * part, cube = square * part;
  weights[0] = -0.5 * cube + square - 0.5 * part;
  weights[1] = 1.5 * cube - 2.5 * square + 1;
  weights[2] = -1.5 * cube + 2 * square + 0.5 * part;
  weights[3] = 0.5 * cube - 0.5 * square;
}

static int within(int place, int count) {
  return place < 0 ? 0 : place >= count ? count - 1 : place;
}

static uint16_t rounded(double value) {
  return value <= 0 ? 0 : value >= 65535 ? 65535 : (uint16_t)(value + 0.5);
}

void crows_turn(
    const uint16_t *in, int width, int height, double sine, double cosine, int across, int down,
    int row, uint16_t *out) {
  const double y = row - (down - 1) / 2.0;
  for (int column = 0; column < across; column++, out += 4) {
    const double x = column - (across - 1) / 2.0;
    const double left = x * cosine + y * sine + (width - 1) / 2.0;
    const double top = y * cosine - x * sine + (height - 1) / 2.0;
    const double first = floor(left), upper = floor(top);
    double across_weights[4], down_weights[4], sums[4] = {0, 0, 0, 0};
    spline(left - first, across_weights);
    spline(top - upper, down_weights);
    for (int i = 0; i < 4; i++) {
      const size_t line = (size_t)within((int)upper - 1 + i, height) * (size_t)width;
      for (int j = 0; j < 4; j++) {
        const uint16_t *pixel = in + (line + (size_t)within((int)first - 1 + j, width)) * 4;
        const double weight = down_weights[i] * across_weights[j], alpha = weight * pixel[3];
        // The colour of a transparent pixel must not bleed into its neighbours.
        for (int band = 0; band < 3; band++) sums[band] += alpha * pixel[band];
        sums[3] += alpha;
      }
    }
    for (int band = 0; band < 3; band++) out[band] = sums[3] > 0 ? rounded(sums[band] / sums[3]) : 0;
    out[3] = rounded(sums[3]);
  }
}
