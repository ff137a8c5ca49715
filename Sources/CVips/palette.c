#include "palette.h"

#include <stdlib.h>
#include <string.h>

/// The pixels of one bin: their count and their sums.
typedef struct {
  uint32_t count;
  uint64_t sum[3];
} bin;

/// The bins that share a colour: `first` to `end` of the list.
typedef struct {
  int first, end;
  int axis;        // of the greatest spread
  double spread;   // sum of squares from the mean along it
} box;

typedef struct {
  bin *bins;
  uint16_t *list;  // the bins that have pixels
  uint16_t *spare;
  box boxes[256];
} cut;

static int place(uint16_t number, int axis) {
  return axis == 0 ? number >> 11 : axis == 1 ? number >> 5 & 63 : number & 31;
}

/// Finds the widest axis of a box; the eye sees green best and blue least.
static void measure(const cut *work, box *box) {
  static const double weights[3] = {0.9, 1.2, 0.6};
  double count = 0, sums[3] = {0}, squares[3] = {0};
  for (int i = box->first; i < box->end; i++) {
    const bin *one = work->bins + work->list[i];
    count += one->count;
    for (int axis = 0; axis < 3; axis++) {
      const double mean = (double)one->sum[axis] / (double)one->count;
      sums[axis] += (double)one->sum[axis];
      squares[axis] += mean * (double)one->sum[axis];
    }
  }
  box->spread = 0;
  for (int axis = 0; axis < 3; axis++) {
    const double spread = (squares[axis] - sums[axis] * sums[axis] / count) * weights[axis];
    if (spread > box->spread) {
      box->spread = spread;
      box->axis = axis;
    }
  }
  if (box->end - box->first < 2) box->spread = 0;
}

/// Sorts the bins of a box along its axis; there are at most 64 positions.
static void sort(cut *work, const box *box) {
  int counts[65] = {0};
  for (int i = box->first; i < box->end; i++) counts[place(work->list[i], box->axis) + 1]++;
  for (int i = 0; i < 64; i++) counts[i + 1] += counts[i];
  for (int i = box->first; i < box->end; i++) {
    work->spare[counts[place(work->list[i], box->axis)]++] = work->list[i];
  }
  memcpy(
      work->list + box->first, work->spare, (size_t)(box->end - box->first) * sizeof *work->list);
}

/// Where to cut a sorted box so that the squared distances from the two means are least.
static int best_cut(const cut *work, const box *box) {
  double all = 0, all_sum = 0;
  for (int i = box->first; i < box->end; i++) {
    const bin *one = work->bins + work->list[i];
    all += one->count;
    all_sum += (double)one->sum[box->axis];
  }
  double best = -1, count = 0, sum = 0;
  int result = box->first + 1;
  for (int i = box->first; i < box->end - 1; i++) {
    const bin *one = work->bins + work->list[i];
    count += one->count;
    sum += (double)one->sum[box->axis];
    if (place(work->list[i], box->axis) == place(work->list[i + 1], box->axis)) continue;
    const double rest = all_sum - sum;
    const double gain = sum * sum / count + rest * rest / (all - count);
    if (gain > best) {
      best = gain;
      result = i + 1;
    }
  }
  return result;
}

static void finish(const cut *work, int count, palette *result) {
  result->count = count;
  for (int number = 0; number < count; number++) {
    const box *box = work->boxes + number;
    uint64_t sums[3] = {0}, total = 0;
    for (int i = box->first; i < box->end; i++) {
      const bin *one = work->bins + work->list[i];
      result->index[work->list[i]] = (uint8_t)number;
      total += one->count;
      for (int axis = 0; axis < 3; axis++) sums[axis] += one->sum[axis];
    }
    for (int axis = 0; axis < 3; axis++) {
      result->colors[number][axis] = (uint8_t)((sums[axis] + total / 2) / total);
    }
  }
}

static bool fill(
    cut *work, const uint8_t *rgba, size_t stride, int width, int height, int colors,
    palette *result) {
  for (int y = 0; y < height; y++) {
    const uint8_t *pixel = rgba + (size_t)y * stride;
    for (int x = 0; x < width; x++, pixel += 4) {
      bin *one = work->bins + palette_bin(pixel);
      one->count++;
      for (int axis = 0; axis < 3; axis++) one->sum[axis] += pixel[axis];
    }
  }
  int used = 0;
  for (int number = 0; number < PALETTE_BINS; number++) {
    if (work->bins[number].count > 0) work->list[used++] = (uint16_t)number;
  }
  if (used == 0) return false;
  work->boxes[0] = (box){.first = 0, .end = used};
  measure(work, work->boxes);
  int count = 1;
  while (count < colors) {
    int widest = 0;
    for (int i = 1; i < count; i++) {
      if (work->boxes[i].spread > work->boxes[widest].spread) widest = i;
    }
    box *one = work->boxes + widest;
    if (one->spread <= 0) break;
    sort(work, one);
    const int middle = best_cut(work, one);
    work->boxes[count] = (box){.first = middle, .end = one->end};
    one->end = middle;
    measure(work, one);
    measure(work, work->boxes + count);
    count++;
  }
  finish(work, count, result);
  return true;
}

bool palette_begin(
    palette *result, const uint8_t *rgba, size_t stride, int width, int height, int colors) {
  cut *work = calloc(1, sizeof *work);
  // Pixels of another picture may fall into empty bins: those get a colour too, the first.
  result->index = calloc(PALETTE_BINS, 1);
  bool good = work != NULL && result->index != NULL;
  if (good) {
    work->bins = calloc(PALETTE_BINS, sizeof *work->bins);
    work->list = malloc(PALETTE_BINS * sizeof *work->list);
    work->spare = malloc(PALETTE_BINS * sizeof *work->spare);
    good = work->bins && work->list && work->spare &&
           fill(work, rgba, stride, width, height, colors, result);
  }
  if (work != NULL) {
    free(work->bins);
    free(work->list);
    free(work->spare);
    free(work);
  }
  if (!good) palette_end(result);
  return good;
}

void palette_end(palette *result) {
  free(result->index);
  result->index = NULL;
}
