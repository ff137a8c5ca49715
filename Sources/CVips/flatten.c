#include "CEncode.h"

void cencode_flatten(uint8_t *rgba, int width, int height) {
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++, rgba += 4) {
      const int alpha = rgba[3];
      if (alpha == 255) continue;
      const int ground = (x >> 3 ^ y >> 3) & 1 ? 0x66 : 0x99;
      for (int channel = 0; channel < 3; channel++) {
        rgba[channel] =
            (uint8_t)((rgba[channel] * alpha + ground * (255 - alpha) + 127) / 255);
      }
      rgba[3] = 255;
    }
  }
}
