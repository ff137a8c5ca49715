// Rows of pixels: comparing them and laying one over the other.
#include "CRows.h"

#include <stdlib.h>

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
