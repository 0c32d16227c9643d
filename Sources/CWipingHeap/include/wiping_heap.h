#ifndef WIPING_HEAP_H
#define WIPING_HEAP_H

#include <stddef.h>

/// From now on every block of this process's heap is overwritten with zeros when it is freed or moved.
///
/// Works where this target is linked into the program: its `free`, `realloc` and `reallocarray` then take the place of
/// the C library's, for all libraries in the process.
void wiping_heap_enable(void);

/// Gives back what is free of the heap, and what each thread's stack holds below its present frame: the kernel hands
/// such pages out again as zeros. Program text goes too, until it is run again.
///
/// Returns how many threads did their part. A thread that blocks signals is left as it is.
size_t wiping_heap_release(void);

#endif
