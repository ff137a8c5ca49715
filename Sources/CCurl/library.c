#define _GNU_SOURCE
#define CURL_DISABLE_TYPECHECK
#include <CSystemSymbols.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

// Hidden, so that libcurl's own calls of these names stay inside it.
#pragma GCC visibility push(hidden)
#include "CCurl.h"

#define CURL_FUNCTIONS(F)                           \
  F(easy_init, curl_easy_init)                      \
  F(easy_setopt, curl_easy_setopt)                  \
  F(easy_getinfo, curl_easy_getinfo)                \
  F(easy_pause, curl_easy_pause)                    \
  F(easy_cleanup, curl_easy_cleanup)                \
  F(easy_strerror, curl_easy_strerror)              \
  F(free, curl_free)                                \
  F(global_init, curl_global_init)                  \
  F(multi_add_handle, curl_multi_add_handle)        \
  F(multi_assign, curl_multi_assign)                \
  F(multi_cleanup, curl_multi_cleanup)              \
  F(multi_info_read, curl_multi_info_read)          \
  F(multi_init, curl_multi_init)                    \
  F(multi_perform, curl_multi_perform)              \
  F(multi_poll, curl_multi_poll)                    \
  F(multi_remove_handle, curl_multi_remove_handle)  \
  F(multi_setopt, curl_multi_setopt)                \
  F(multi_socket_action, curl_multi_socket_action)  \
  F(multi_wakeup, curl_multi_wakeup)                \
  F(slist_append, curl_slist_append)                \
  F(slist_free_all, curl_slist_free_all)            \
  F(url, curl_url)                                  \
  F(url_cleanup, curl_url_cleanup)                  \
  F(url_get, curl_url_get)                          \
  F(url_set, curl_url_set)                          \
  F(version, curl_version)                          \
  F(version_info, curl_version_info)

static struct {
  CURL_FUNCTIONS(CSYSTEM_MEMBER)
} curl;

static bool is_open;

static void open_library(void) {
#define SYMBOL(member, function) {#function, &curl.member},
  static const csystem_symbol symbols[] = {CURL_FUNCTIONS(SYMBOL)};
  is_open =
      csystem_open_library("libcurl.so.4", symbols, sizeof symbols / sizeof *symbols) == NULL;
}

/// Opens libcurl once; false if it is missing or too old.
static bool has_curl(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return is_open;
}

// The functions that start something open the library; those that continue it have been given a
// handle by it.

CURLcode curl_global_init(long flags) {
  return has_curl() ? curl.global_init(flags) : CURLE_FAILED_INIT;
}
char *curl_version(void) { return has_curl() ? curl.version() : "libcurl (not installed)"; }
CURL *curl_easy_init(void) { return has_curl() ? curl.easy_init() : NULL; }
CURLM *curl_multi_init(void) { return has_curl() ? curl.multi_init() : NULL; }
CURLU *curl_url(void) { return has_curl() ? curl.url() : NULL; }
struct curl_slist *curl_slist_append(struct curl_slist *list, const char *line) {
  return has_curl() ? curl.slist_append(list, line) : NULL;
}
const char *curl_easy_strerror(CURLcode code) {
  return has_curl() ? curl.easy_strerror(code) : "libcurl is not installed";
}

void curl_easy_cleanup(CURL *handle) {
  if (handle != NULL) curl.easy_cleanup(handle);
}
void curl_free(void *memory) {
  if (memory != NULL) curl.free(memory);
}
void curl_slist_free_all(struct curl_slist *list) {
  if (list != NULL) curl.slist_free_all(list);
}
void curl_url_cleanup(CURLU *url) {
  if (url != NULL) curl.url_cleanup(url);
}
CURLMcode curl_multi_add_handle(CURLM *multi, CURL *handle) {
  return curl.multi_add_handle(multi, handle);
}
CURLMcode curl_multi_cleanup(CURLM *multi) { return curl.multi_cleanup(multi); }
CURLMsg *curl_multi_info_read(CURLM *multi, int *left) { return curl.multi_info_read(multi, left); }
CURLMcode curl_multi_perform(CURLM *multi, int *running) {
  return curl.multi_perform(multi, running);
}
CURLMcode curl_multi_poll(
    CURLM *multi, struct curl_waitfd extra[], unsigned int count, int milliseconds, int *ready) {
  return curl.multi_poll(multi, extra, count, milliseconds, ready);
}
CURLMcode curl_multi_remove_handle(CURLM *multi, CURL *handle) {
  return curl.multi_remove_handle(multi, handle);
}
CURLMcode curl_multi_wakeup(CURLM *multi) { return curl.multi_wakeup(multi); }
CURLUcode curl_url_part(CURLU *url, CURLUPart part, char **text) {
  return curl.url_get(url, part, text, 0);
}
CURLUcode curl_url_set(CURLU *url, CURLUPart part, const char *text, unsigned int flags) {
  return curl.url_set(url, part, text, flags);
}

CURLcode curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl.easy_setopt(handle, option, value);
}
CURLcode curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
  return curl.easy_setopt(handle, option, value);
}
CURLcode curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl.easy_setopt(handle, option, value);
}
CURLcode curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl.easy_setopt(handle, option, value);
}
CURLcode curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl.easy_setopt(handle, option, value);
}
CURLcode curl_set_transfer(CURL *handle, CURLoption option, curl_transfer_function function) {
  return curl.easy_setopt(handle, option, function);
}
CURLcode curl_set_seek(CURL *handle, curl_seek_callback function) {
  return curl.easy_setopt(handle, CURLOPT_SEEKFUNCTION, function);
}
CURLcode curl_set_progress(CURL *handle, curl_xferinfo_callback function) {
  return curl.easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, function);
}
CURLcode curl_set_before_request(CURL *handle, curl_prereq_callback function) {
  return curl.easy_setopt(handle, CURLOPT_PREREQFUNCTION, function);
}

// libcurl neither checks who is at the other end of a Unix socket nor says which socket it uses, so
// the socket is created here and remembered.
static curl_socket_t open_remembered(
    void *opened, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)purpose;
  int descriptor = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  *(int *)opened = descriptor;
  return descriptor < 0 ? CURL_SOCKET_BAD : descriptor;
}
CURLcode curl_remember_socket(CURL *handle, int *opened) {
  curl.easy_setopt(handle, CURLOPT_OPENSOCKETDATA, (void *)opened);
  return curl.easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_remembered);
}

CURLcode curl_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl.easy_getinfo(handle, info, value);
}

// Not called here, but named by FoundationNetworking, which the sandbox server's library brings
// into the program: with these the program does not need libcurl to be loaded at its start.

#undef curl_easy_getinfo
#undef curl_easy_setopt
#undef curl_multi_setopt

CURLcode curl_easy_getinfo(CURL *handle, CURLINFO info, ...) {
  va_list arguments;
  va_start(arguments, info);
  void *place = va_arg(arguments, void *);
  va_end(arguments);
  return curl.easy_getinfo(handle, info, place);
}
// Every kind of option value is a pointer or as wide as one.
_Static_assert(sizeof(curl_off_t) == sizeof(void *) && sizeof(long) == sizeof(void *), "64 bits");
CURLcode curl_easy_setopt(CURL *handle, CURLoption option, ...) {
  va_list arguments;
  va_start(arguments, option);
  void *value = va_arg(arguments, void *);
  va_end(arguments);
  return curl.easy_setopt(handle, option, value);
}
CURLMcode curl_multi_setopt(CURLM *multi, CURLMoption option, ...) {
  va_list arguments;
  va_start(arguments, option);
  void *value = va_arg(arguments, void *);
  va_end(arguments);
  return curl.multi_setopt(multi, option, value);
}
CURLcode curl_easy_pause(CURL *handle, int directions) {
  return curl.easy_pause(handle, directions);
}
CURLMcode curl_multi_assign(CURLM *multi, curl_socket_t socket, void *context) {
  return curl.multi_assign(multi, socket, context);
}
CURLMcode curl_multi_socket_action(CURLM *multi, curl_socket_t socket, int events, int *running) {
  return curl.multi_socket_action(multi, socket, events, running);
}
// Its first argument is const in newer versions only, so the header's declaration is not used here.
CURLUcode url_get(CURLU *, CURLUPart, char **, unsigned int) __asm__("curl_url_get");
CURLUcode url_get(CURLU *url, CURLUPart part, char **text, unsigned int flags) {
  return curl.url_get(url, part, text, flags);
}
curl_version_info_data *curl_version_info(CURLversion age) {
  return has_curl() ? curl.version_info(age) : NULL;
}
