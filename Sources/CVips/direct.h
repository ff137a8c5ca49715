// What the decoders of plain pictures share.
#ifndef CVips_direct_h
#define CVips_direct_h

#include "CDirect.h"
#include "shrink.h"

#pragma GCC visibility push(hidden)

static inline shrink_area direct_part(cdirect_area area) {
  return (shrink_area){area.left, area.top, area.width, area.height};
}

/// Reports how many rows are finished.
static inline void direct_tell(const cdirect_progress *progress, const shrink *state) {
  if (progress != NULL) progress->tell(progress->context, state->out_row);
}

/// Scales pixels that are decoded already: grey, RGB, or RGBA, of which `has_alpha` says whether the
/// fourth channel counts.
bool direct_pixels(
    const uint8_t *source, int source_width, int source_height, int channels, bool has_alpha,
    cdirect_area area, uint8_t *rgba, int width, int height);

#pragma GCC visibility pop

#endif
