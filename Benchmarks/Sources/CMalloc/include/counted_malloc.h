#pragma once
/// Calls of malloc, calloc, realloc, aligned_alloc and posix_memalign of this process so far.
long counted_mallocs(void);
