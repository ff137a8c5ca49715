#ifndef own_entry_h
#define own_entry_h

#include <stdbool.h>

/// The name of the entries made here.
extern const char *const cnc_own_name;

/// The entry of that name without scrolling, and with 24-bit colours if `direct`, as a value for
/// TERMINFO ("b64:..."); free it. NULL if there is none.
char *cnc_encoded_entry(const char *term, bool direct);

#endif
