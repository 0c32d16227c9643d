#include "crypto_start.h"

#include <openssl/crypto.h>

// A process that ends has libcrypto take itself apart, whoever still signs or seals on another thread: that thread then
// reads freed memory, and the process ends with SIGSEGV in place of its own status. What libcrypto holds goes with the
// process anyway. It heeds this only in the first call that it gets, so that is made before any other code runs
// (OPENSSL_init_crypto(3), OPENSSL_INIT_NO_ATEXIT).
__attribute__((constructor)) static void keep_libcrypto_to_the_end(void) {
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}
