#ifndef own_entry_h
#define own_entry_h

#include <stdbool.h>

/// What the entries made here are called.
extern const char *const cnc_own_name;

/// The entry of that name without what scrolls, and with 24-bit colours if they are wanted, as a value for
/// TERMINFO ("b64:..."); free it. NULL when there is none.
char *cnc_encoded_entry(const char *term, bool direct);

#endif
