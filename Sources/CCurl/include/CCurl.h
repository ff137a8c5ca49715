#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>
#include <stdbool.h>

#include "CInflate.h"

/* libcurl, opened on first use: linked, it and the 26 libraries behind it would cost every start of
 * the program, and of the image process, 5 ms. The functions of curl.h that are used are defined in
 * library.c; without libcurl they fail. */

/* Swift cannot call variadic functions, so there is one for each type of argument. */

CURLcode curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode curl_set_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode curl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);

typedef size_t (*curl_transfer_function)(char *bytes, size_t size, size_t count, void *context);

/* For CURLOPT_READFUNCTION, CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION. */
CURLcode curl_set_transfer(CURL *handle, CURLoption option, curl_transfer_function function);
CURLcode curl_set_seek(CURL *handle, curl_seek_callback function);
CURLcode curl_set_progress(CURL *handle, curl_xferinfo_callback function);

/* Sets the function called each time a request is about to be written to a connection, including
 * when libcurl repeats one by itself; any result but 0 aborts the request. */
CURLcode curl_set_before_request(CURL *handle, curl_prereq_callback function);

/* Records the socket that this handle opens in `opened`, which must outlive the handle. */
CURLcode curl_remember_socket(CURL *handle, int *opened);

CURLcode curl_get_long(CURL *handle, CURLINFO info, long *value);

/* curl_url_get without flags, whose first argument is const in newer versions only. */
CURLUcode curl_url_part(CURLU *url, CURLUPart part, char **text);

/* The result of a finished transfer, which is in a union. */
static inline CURLcode curl_message_result(const CURLMsg *message) { return message->data.result; }

#endif
