// Colours of a file through its profile.
#ifndef CVips_profile_h
#define CVips_profile_h

#include "CVips.h"
#include "library.h"

#pragma GCC visibility push(hidden)

/// What libvips reads the picture from; NULL when memory is out.
VipsSource *source_of(const cvips_input *input);

/// The picture in sRGB, where a profile that can be used says what its numbers mean; else the very
/// picture. Takes over `image`.
vips_object managed(vips_object image, const cvips_input *input);

#pragma GCC visibility pop

#endif
