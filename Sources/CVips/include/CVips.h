#ifndef CVips_h
#define CVips_h
#endif
