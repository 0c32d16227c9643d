#define _GNU_SOURCE
#include "wiping_heap.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>

// The C library's own, under the names that it exports for programs that stand in for the others.
extern void *__libc_malloc(size_t);
extern void *__libc_realloc(void *, size_t);
extern void __libc_free(void *);

static atomic_bool wipes;

void wiping_heap_enable(void) { atomic_store(&wipes, true); }

void free(void *block) {
    if (block != NULL && atomic_load_explicit(&wipes, memory_order_relaxed))
        explicit_bzero(block, malloc_usable_size(block));
    __libc_free(block);
}

void *realloc(void *block, size_t size) {
    if (block == NULL || !atomic_load_explicit(&wipes, memory_order_relaxed)) return __libc_realloc(block, size);
    if (size == 0) {
        free(block);
        return NULL;
    }
    size_t held = malloc_usable_size(block);
    if (size <= held && size >= held / 2) return block;
    // The C library would move the bytes and leave the old ones where they are.
    void *moved = __libc_malloc(size);
    if (moved == NULL) return NULL;
    memcpy(moved, block, size < held ? size : held);
    free(block);
    return moved;
}

void *reallocarray(void *block, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(block, bytes);
}
