#include "CDigest.h"

#include <CSystemSymbols.h>
#include <pthread.h>
#include <string.h>

// libcrypto is opened when the first digest is computed, as libcurl is: linked, it would be
// relocated at every start. These three functions are older than its EVP interface and need no
// set-up. Its headers are not needed at build time.
static struct {
  int (*init)(void *context);
  int (*update)(void *context, const void *bytes, size_t count);
  int (*final)(unsigned char *digest, void *context);
} libcrypto;

static bool has_libcrypto;

static void open_library(void) {
  static const csystem_symbol symbols[] = {
      {"SHA256_Init", &libcrypto.init},
      {"SHA256_Update", &libcrypto.update},
      {"SHA256_Final", &libcrypto.final},
  };
  static const char *const names[] = {"libcrypto.so.3", "libcrypto.so.1.1"};
  for (size_t i = 0; i < sizeof names / sizeof *names && !has_libcrypto; i++) {
    has_libcrypto = csystem_open_library(names[i], symbols, sizeof symbols / sizeof *symbols) == NULL;
  }
}

bool digest_has_libcrypto(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return has_libcrypto;
}

// MARK: - Without libcrypto

static const uint32_t initial[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotated(uint32_t word, int bits) { return word >> bits | word << (32 - bits); }

static void transform(uint32_t state[8], const uint8_t block[64]) {
  uint32_t w[64];
  for (int i = 0; i < 16; i++) {
    w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
           (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
  }
  for (int i = 16; i < 64; i++) {
    uint32_t low = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ w[i - 15] >> 3;
    uint32_t high = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + low + w[i - 7] + high;
  }
  uint32_t v[8];
  memcpy(v, state, sizeof v);
  for (int i = 0; i < 64; i++) {
    uint32_t sum1 = rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25);
    uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
    uint32_t sum0 = rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22);
    uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
    uint32_t first = v[7] + sum1 + choice + constants[i] + w[i];
    memmove(v + 1, v, 7 * sizeof v[0]);
    v[4] += first;
    v[0] = first + sum0 + majority;
  }
  for (int i = 0; i < 8; i++) state[i] += v[i];
}

static void update(digest_sha256 *context, const uint8_t *bytes, size_t count) {
  uint64_t length = (uint64_t)context->length_high << 32 | context->length_low;
  length += (uint64_t)count * 8;
  context->length_low = (uint32_t)length;
  context->length_high = (uint32_t)(length >> 32);
  while (count > 0) {
    size_t room = sizeof context->block - context->waiting;
    size_t taken = count < room ? count : room;
    memcpy(context->block + context->waiting, bytes, taken);
    context->waiting += (uint32_t)taken;
    bytes += taken;
    count -= taken;
    if (context->waiting == sizeof context->block) {
      transform(context->state, context->block);
      context->waiting = 0;
    }
  }
}

static void final(digest_sha256 *context, uint8_t *digest) {
  uint8_t length[8];
  for (int i = 0; i < 4; i++) {
    length[i] = (uint8_t)(context->length_high >> (24 - 8 * i));
    length[4 + i] = (uint8_t)(context->length_low >> (24 - 8 * i));
  }
  static const uint8_t padding[64] = {0x80};
  update(context, padding, (context->waiting < 56 ? 56 : 120) - context->waiting);
  update(context, length, sizeof length);
  for (int i = 0; i < 32; i++) digest[i] = (uint8_t)(context->state[i / 4] >> (24 - 8 * (i % 4)));
}

// MARK: - Either

void digest_sha256_init(digest_sha256 *context, bool portable) {
  memset(context, 0, sizeof *context);
  context->is_portable = portable || !digest_has_libcrypto() || libcrypto.init(context) != 1;
  if (!context->is_portable) return;
  memcpy(context->state, initial, sizeof initial);
  context->digest_length = 32;
}

void digest_sha256_update(digest_sha256 *context, const void *bytes, size_t count) {
  if (count == 0) return;
  if (context->is_portable) {
    update(context, bytes, count);
  } else {
    libcrypto.update(context, bytes, count);
  }
}

void digest_sha256_final(digest_sha256 *context, uint8_t *digest) {
  if (context->is_portable) {
    final(context, digest);
  } else {
    libcrypto.final(digest, context);
  }
}
