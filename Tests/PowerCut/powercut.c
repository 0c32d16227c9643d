/*
 * Preloaded into a program under test: counts what it does to the files of a store, and ends it, or fails it, at a
 * chosen call.
 *
 * QIANTUI_CUT names the plan, a file of 64 bytes that is shared with whoever drives the test:
 *
 *    0  kind: 0 nothing, k killed before the call, h killed after half of the write, a killed after the call,
 *             e EIO, n ENOSPC, s half of the write
 *    1  1: from then on every call fails so (e, n)
 *    2  end of the names of the files that are meant, 38 bytes, ended by 0; empty: all
 *   40  int64, calls until it strikes, from now on: 1 is the next
 *   48  int64, calls so far
 *   56  int64, how often it has struck
 *
 * QIANTUI_CUT_FOLDER names the folder whose files are meant.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

struct plan {
    volatile char kind, forever;
    char suffix[38];
    volatile int64_t left, calls, struck;
};

static struct plan *plan(void) {
    static struct plan *shared;
    if (shared) return shared;
    const char *name = getenv("QIANTUI_CUT");
    if (!name) return NULL;
    int file = open(name, O_RDWR | O_CLOEXEC);
    if (file < 0) return NULL;
    void *place = mmap(NULL, sizeof(struct plan), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (place != MAP_FAILED) shared = place;
    return shared;
}

static int is_meant(const struct plan *plan, const char *path, size_t length) {
    const char *folder = getenv("QIANTUI_CUT_FOLDER");
    size_t tail = strnlen(plan->suffix, sizeof plan->suffix);
    if (folder && strncmp(path, folder, strlen(folder)) != 0) return 0;
    return length >= tail && memcmp(path + length - tail, plan->suffix, tail) == 0;
}

/* What is done to this call: a kind, or 0. */
static char fate_of(const char *path, size_t length) {
    struct plan *now = plan();
    if (!now || !is_meant(now, path, length)) return 0;
    __atomic_add_fetch(&now->calls, 1, __ATOMIC_SEQ_CST);
    if (!now->kind) return 0;
    int64_t left = __atomic_sub_fetch(&now->left, 1, __ATOMIC_SEQ_CST);
    if (left == 0 || (left < 0 && now->forever && now->struck)) {
        __atomic_add_fetch(&now->struck, 1, __ATOMIC_SEQ_CST);
        return now->kind;
    }
    return 0;
}

static char fate(int descriptor) {
    if (!plan()) return 0;
    int before = errno;
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length <= 0 || path[0] != '/') return 0;
    path[length] = 0;
    return fate_of(path, (size_t)length);
}

static void end(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Before the call: ends the process, or says that the call fails. */
static int fails(char fate) {
    if (fate == 'k') end();
    if (fate != 'e' && fate != 'n') return 0;
    errno = fate == 'e' ? EIO : ENOSPC;
    return 1;
}

#define NEXT(name) \
    static __typeof__(name) *next; \
    if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

/* A write of `count` bytes; `partly` does half of it. */
#define WRITES(whole, partly, count) \
    char fate_here = fate(descriptor); \
    if (fails(fate_here)) return -1; \
    if ((fate_here == 'h' || fate_here == 's') && (count) > 1) { \
        ssize_t done = (partly); \
        if (fate_here == 'h') end(); \
        return done; \
    } \
    ssize_t done = (whole); \
    if (fate_here == 'a' || fate_here == 'h') end(); \
    return done

/* Any other call. */
#define CALLS(call, fate_value) \
    char fate_here = (fate_value); \
    if (fails(fate_here)) return -1; \
    int done = (call); \
    if (fate_here == 'a' || fate_here == 'h') end(); \
    return done

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t place) {
    NEXT(pwrite64);
    WRITES(next(descriptor, bytes, count, place), next(descriptor, bytes, count / 2, place), count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t place) {
    NEXT(pwrite);
    WRITES(next(descriptor, bytes, count, place), next(descriptor, bytes, count / 2, place), count);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    NEXT(write);
    WRITES(next(descriptor, bytes, count), next(descriptor, bytes, count / 2), count);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    NEXT(writev);
    WRITES(next(descriptor, parts, count), next(descriptor, parts, count / 2), count);
}

int fsync(int descriptor) {
    NEXT(fsync);
    CALLS(next(descriptor), fate(descriptor));
}

int fdatasync(int descriptor) {
    NEXT(fdatasync);
    CALLS(next(descriptor), fate(descriptor));
}

int ftruncate(int descriptor, off_t length) {
    NEXT(ftruncate);
    CALLS(next(descriptor, length), fate(descriptor));
}

int ftruncate64(int descriptor, off64_t length) {
    NEXT(ftruncate64);
    CALLS(next(descriptor, length), fate(descriptor));
}

int rename(const char *from, const char *to) {
    NEXT(rename);
    CALLS(next(from, to), fate_of(from, strlen(from)));
}

int unlink(const char *path) {
    NEXT(unlink);
    CALLS(next(path), fate_of(path, strlen(path)));
}
