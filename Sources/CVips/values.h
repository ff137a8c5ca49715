// Values of libvips's enumerations, part of its binary interface.
#ifndef CVips_values_h
#define CVips_values_h

enum { SIZE_BOTH = 0, SIZE_DOWN = 2, SIZE_FORCE = 3 };
enum { INTERESTING_NONE = 0, INTERESTING_CENTRE = 1 };
enum { BLACK_AND_WHITE = 1, SRGB = 22, RGB16 = 25 };
enum { UCHAR = 0, USHORT = 2 };
enum { ACCESS_RANDOM = 0, ACCESS_SEQUENTIAL = 1 };
enum { EXTEND_COPY = 1, EXTEND_BACKGROUND = 5 };
enum { ALIGN_CENTRE = 1 };
enum { PERCEPTUAL = 0, RELATIVE = 1, SATURATION = 2 };
enum { WRAP_WORD_CHAR = 2 };

#endif
