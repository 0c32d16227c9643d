#!/usr/bin/env bash
# Real cuts on the real binaries: terminal and host are processes, their disks are cut off, their calls fail.
#
#   scripts/crash.sh [CUTS [POINTS [SEED]]]
#
# 1. So many power cuts (200 unless told) of the release build, over days with their sign-off: nothing may be lost.
# 2. Cuts of a debug build whose stores are opened unsafely: something must be lost, or 1 proves nothing. The release
#    build must not know the way to that, nor let a library be preloaded.
# 3. So many I/O calls (500 unless told) of a debug build at which the process ends or the call fails.
#
# Exit code 77 where the machine cuts no power (root, loop mounts and ext4 are needed); 3 has run then all the same.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

cuts=${1:-200}
points=${2:-500}
seed=${3:-1}
skipped=0

scripts/build.sh release || exit 1
scripts/build.sh debug || exit 1
swift build --product crash 2>&1 | grep -E 'error:' && exit 1

crash=.build/debug/crash
$crash cuts --cuts "$cuts" --seed "$seed" --program .build/release/qiantui
case $? in
    0) ;;
    77) skipped=1 ;;
    *) exit 1 ;;
esac
if ((!skipped)); then
    $crash cuts --cuts 10 --seed "$seed" --unsafe --program .build/debug/qiantui || exit 1
fi
if grep -q QIANTUI_UNSAFE_STORE .build/release/qiantui; then
    printf 'the release build knows how to open a store unsafely\n' >&2
    exit 1
fi
LD_PRELOAD=libc.so.6 .build/release/qiantui terminal serve --data /nonexistent 2>/dev/null
if (($? != 78)); then
    printf 'the release build lets a library be preloaded\n' >&2
    exit 1
fi
printf 'release build: knows no unsafe store, refuses a preloaded library\n'
$crash points --points "$points" --seed "$seed" --program .build/debug/qiantui || exit 1
((skipped)) && exit 77
exit 0
