#ifndef CDIGEST_H
#define CDIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A SHA-256 (FIPS 180-4) that is being made; it may be copied. The layout up to `digest_length` is
/// that of `SHA256_CTX` in OpenSSL's `openssl/sha.h`, whose functions work on it.
typedef struct {
  uint32_t state[8];
  /// Bits hashed so far, in two halves.
  uint32_t length_low, length_high;
  uint8_t block[64];
  /// Bytes in `block` that wait for the others.
  uint32_t waiting;
  uint32_t digest_length;
  bool is_portable;
} digest_sha256;

/// Whether OpenSSL's libcrypto does the work. It has the processor's own instructions for it, which are
/// several times as fast as portable C.
bool digest_has_libcrypto(void);

/// Begins; with `portable`, without libcrypto even where it is installed.
void digest_sha256_init(digest_sha256 *context, bool portable);
void digest_sha256_update(digest_sha256 *context, const void *bytes, size_t count);
/// Writes the 32 bytes of the digest. The context is used up.
void digest_sha256_final(digest_sha256 *context, uint8_t *digest);

#endif
