#define _GNU_SOURCE
#include "wiping_heap.h"

#include <dirent.h>
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// The handler's own variables and its call of madvise lie within this distance of its frame.
enum { MARGIN = 512, MAPPINGS = 1024 };

static struct { uintptr_t low, high; } mappings[MAPPINGS];
static size_t mapped;
static uintptr_t page;
static atomic_size_t released;

/// Runs on the thread whose stack it is: what lies below this frame is dead.
///
/// The mapping that holds a stack begins at its guard, so nothing else lies between that and this frame.
static void release_stack(int signal) {
    (void)signal;
    int saved = errno;
    uintptr_t here = (uintptr_t)__builtin_frame_address(0) - MARGIN;
    uintptr_t to = here & ~(page - 1);
    for (size_t index = 0; index < mapped; index++) {
        if (here < mappings[index].low || here >= mappings[index].high) continue;
        if (mappings[index].low < to) madvise((void *)mappings[index].low, to - mappings[index].low, MADV_DONTNEED);
        if (to < mappings[index].low) to = mappings[index].low;
        for (volatile unsigned char *byte = (unsigned char *)to; (uintptr_t)byte < here; byte++) *byte = 0;
        break;
    }
    atomic_fetch_add(&released, 1);
    errno = saved;
}

/// Where this process may write: a handler may not look that up by itself. Program text on the way is let go of: it was
/// never written to, and comes again from its file where it is needed.
static void read_mappings(void) {
    page = (uintptr_t)sysconf(_SC_PAGESIZE);
    mapped = 0;
    FILE *maps = fopen("/proc/self/maps", "re");
    if (maps == NULL) return;
    char line[512];
    while (mapped < MAPPINGS && fgets(line, sizeof line, maps) != NULL) {
        unsigned long low, high;
        char mode[5];
        if (sscanf(line, "%lx-%lx %4s", &low, &high, mode) != 3) continue;
        if (strcmp(mode, "r-xp") == 0 && strchr(line, '/') != NULL)
            madvise((void *)low, high - low, MADV_DONTNEED);
        if (mode[0] != 'r' || mode[1] != 'w') continue;
        mappings[mapped].low = low;
        mappings[mapped++].high = high;
    }
    fclose(maps);
}

size_t wiping_heap_release(void) {
    static atomic_flag busy = ATOMIC_FLAG_INIT;
    if (atomic_flag_test_and_set(&busy)) return 0;
    int number = SIGRTMIN + 7;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = release_stack;
    action.sa_flags = SA_RESTART;
    read_mappings();
    atomic_store(&released, 0);
    size_t asked = 0;
    pid_t process = getpid(), self = (pid_t)syscall(SYS_gettid);
    DIR *tasks = sigaction(number, &action, NULL) == 0 ? opendir("/proc/self/task") : NULL;
    if (tasks != NULL) {
        for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) {
            pid_t thread = (pid_t)strtol(entry->d_name, NULL, 10);
            if (thread > 0 && thread != self && syscall(SYS_tgkill, process, thread, number) == 0) asked++;
        }
        closedir(tasks);
        syscall(SYS_tgkill, process, self, number);
        // Others answer at once unless they block the signal: those are not waited for longer than a tenth of a second.
        for (int turn = 0; turn < 100 && atomic_load(&released) < asked + 1; turn++)
            nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    // The handler stays: a thread may come to it later, and the signal's own act would end the process.
    malloc_trim(0);
    size_t done = atomic_load(&released);
    atomic_flag_clear(&busy);
    return done;
}
