// What the decoders of growing files share.
#ifndef CVips_follow_h
#define CVips_follow_h

#include "CFollow.h"

#pragma GCC visibility push(hidden)

#if __has_include(<zlib.h>)
/// Opens zlib; false if it is missing.
bool follow_has_zlib(void);
#endif

/// Waits for exactly that many bytes; false if they do not come.
bool follow_fill(cfollow_source *source, void *bytes, size_t length);
/// Reports how many rows are finished.
void follow_tell(const cfollow_target *target, int rows);

#pragma GCC visibility pop

#endif
