// Colours of a file through its profile.
#ifndef CVips_profile_h
#define CVips_profile_h

#include "CVips.h"
#include "library.h"

#pragma GCC visibility push(hidden)

/// The source that libvips reads the picture from; NULL if memory runs out.
VipsSource *source_of(const cvips_input *input);

/// The picture in sRGB if a usable profile says what its numbers mean; else the same picture. Takes
/// over `image`.
vips_object managed(vips_object image, const cvips_input *input);

#pragma GCC visibility pop

#endif
