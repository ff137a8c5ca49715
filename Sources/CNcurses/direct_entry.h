#ifndef direct_entry_h
#define direct_entry_h

/// What the entry made here is called.
extern const char *const cnc_direct_name;

/// The direct-colour entry as a value for TERMINFO ("b64:..."); free it. NULL when there is none.
char *cnc_encoded_direct_entry(const char *term);

#endif
