#ifndef CDIGEST_H
#define CDIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A SHA-256 (FIPS 180-4) being computed; it may be copied. The layout up to `digest_length` is
/// that of `SHA256_CTX` in OpenSSL's `openssl/sha.h`, whose functions work on it.
typedef struct {
  uint32_t state[8];
  /// The bits hashed so far, in two halves.
  uint32_t length_low, length_high;
  uint8_t block[64];
  /// The number of bytes in `block`, which is not full yet.
  uint32_t waiting;
  uint32_t digest_length;
  bool is_portable;
} digest_sha256;

/// Whether OpenSSL's libcrypto does the work. It uses the processor's own instructions, which are
/// several times as fast as portable C.
bool digest_has_libcrypto(void);

/// Starts a digest; with `portable`, without libcrypto even if it is installed.
void digest_sha256_init(digest_sha256 *context, bool portable);
void digest_sha256_update(digest_sha256 *context, const void *bytes, size_t count);
/// Writes the 32 bytes of the digest. The context is used up.
void digest_sha256_final(digest_sha256 *context, uint8_t *digest);

#endif
