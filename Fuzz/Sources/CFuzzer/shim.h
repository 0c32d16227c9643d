#pragma once
#include <stddef.h>
#include <stdint.h>

// libFuzzer's driver: SwiftPM names an executable's main, so it is called and not linked in as one.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
