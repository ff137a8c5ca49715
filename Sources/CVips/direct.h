// What the decoders of plain pictures share.
#ifndef CVips_direct_h
#define CVips_direct_h

#include "CDirect.h"
#include "shrink.h"

#pragma GCC visibility push(hidden)

/// Reports how many rows are finished.
static inline void direct_tell(const cdirect_progress *progress, const shrink *state) {
  if (progress != NULL) progress->tell(progress->context, state->out_row);
}

#pragma GCC visibility pop

#endif
