#!/usr/bin/env bash
# The codec beside its floors and PyPI's peers, in one run: the same as `make bench`.
exec "$(dirname "${BASH_SOURCE[0]}")/../scripts/bench.sh" "$@"
