/*
 * Preloaded into a program under test: ends it, or fails it, at a chosen write to a chosen file.
 *
 * QIANTUI_CUT names a file that says when: "k7 -wal" kills the process before its 7th write from now on to a file whose
 * name ends in "-wal", "e7 -wal" lets that write fail with EIO, once. The count is kept in the file, so that a test sees
 * whether it came to it ("k0 -wal": it did). An empty or missing file does nothing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* Whether this write is the one: 'k', 'e', or 0. */
static char fate(int descriptor) {
    const char *plan = getenv("QIANTUI_CUT");
    if (!plan) return 0;
    char link[64], path[512], text[64] = {0}, kind, suffix[32];
    int left;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    int file = open(plan, O_RDWR | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    char found = 0;
    if (count > 0 && sscanf(text, "%c%d %31s", &kind, &left, suffix) == 3 && left > 0) {
        size_t tail = strlen(suffix);
        if ((size_t)length >= tail && strcmp(path + length - tail, suffix) == 0) {
            int size = snprintf(text, sizeof text, "%c%d %s", kind, left - 1, suffix);
            if (lseek(file, 0, SEEK_SET) == 0 && ftruncate(file, 0) == 0) syscall(SYS_write, file, text, size);
            if (left == 1) found = kind;
        }
    }
    close(file);
    return found;
}

static int strikes(int descriptor) {
    char found = fate(descriptor);
    if (found == 'k') kill(getpid(), SIGKILL);
    if (found == 'e') errno = EIO;
    return found != 0;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t place) {
    static ssize_t (*next)(int, const void *, size_t, off64_t);
    if (!next) next = (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
    return strikes(descriptor) ? -1 : next(descriptor, bytes, count, place);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t place) {
    static ssize_t (*next)(int, const void *, size_t, off_t);
    if (!next) next = (ssize_t(*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");
    return strikes(descriptor) ? -1 : next(descriptor, bytes, count, place);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    static ssize_t (*next)(int, const void *, size_t);
    if (!next) next = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    return strikes(descriptor) ? -1 : next(descriptor, bytes, count);
}
