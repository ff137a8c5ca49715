#include "png_rows.h"

#include <stdlib.h>

static uint8_t paeth(int left, int up, int corner) {
  int a = abs(up - corner);
  int b = abs(left - corner);
  int c = abs(left + up - 2 * corner);
  return (uint8_t)(a <= b && a <= c ? left : b <= c ? up : corner);
}

bool png_restore(uint8_t filter, uint8_t *row, const uint8_t *above, size_t count, size_t step) {
  switch (filter) {
    case 0: return true;
    case 1:
      for (size_t i = step; i < count; i++) row[i] += row[i - step];
      return true;
    case 2:
      for (size_t i = 0; i < count; i++) row[i] += above[i];
      return true;
    case 3:
      for (size_t i = 0; i < step; i++) row[i] += above[i] / 2;
      for (size_t i = step; i < count; i++) row[i] += (uint8_t)((row[i - step] + above[i]) / 2);
      return true;
    case 4:
      for (size_t i = 0; i < step; i++) row[i] += above[i];
      for (size_t i = step; i < count; i++) {
        row[i] += paeth(row[i - step], above[i], above[i - step]);
      }
      return true;
    default: return false;
  }
}

bool png_is_opaque(const uint8_t *row, int width) {
  uint8_t all = 255;
  for (int x = 0; x < width; x++) all &= row[(size_t)x * 4 + 3];
  return all == 255;
}
