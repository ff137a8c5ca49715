#include "CDirect.h"
#include "deflate.h"
#include "follow.h"
#include "jpeg.h"
#include "webp.h"

void cdirect_prepare(void) {
  has_deflate();
#if __has_include(<zlib.h>)
  follow_has_zlib();
#endif
#if __has_include(<jpeglib.h>)
  has_jpeg();
#endif
#if __has_include(<webp/decode.h>)
  has_webp();
#endif
}
