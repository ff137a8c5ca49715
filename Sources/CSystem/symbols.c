#include "CSystemSymbols.h"

#include <dlfcn.h>
#include <string.h>

const char *csystem_open_library(const char *file, const csystem_symbol *symbols, size_t count) {
  void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
  if (library == NULL) return file;
  for (size_t i = 0; i < count; i++) {
    void *address = dlsym(library, symbols[i].name);
    if (address == NULL) return symbols[i].name;
    // The members are pointers to functions of different types, all as large as one to data (POSIX,
    // dlsym).
    memcpy(symbols[i].member, &address, sizeof address);
  }
  return NULL;
}
