SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test bench bench-codec bench-evening bench-host bench-link crash failover fuzz simulate mutants lint format screenshots

SWIFT_PLACES = Sources Tests Package.swift $(wildcard Benchmarks Fuzz Mutants)

help: ## List the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

setup: ## Install what is missing for demo and test
	@scripts/setup.sh demo
	@scripts/setup.sh test

demo: ## Build, then watch a shop's day from sign-in to sign-off (ARGS="--seed 3" for another day)
	@scripts/setup.sh demo
	@scripts/build.sh debug
	@.build/debug/qiantui demo $(ARGS)

test: ## Lint, build, all tests, and strangers' readings of the frames of a demo day
	@scripts/test.sh

bench: bench-codec bench-host ## Both of the following

bench-codec: ## Codec beside its floors and PyPI's peers (release build)
	@scripts/bench-codec.sh

bench-host: ## Sales through the host beside the same rows written bare, SQLite and PostgreSQL (release build)
	@scripts/bench-host.sh $(or $(SECONDS),10)

bench-link: ## Sign-off of a day of 9,488 sales over 100 ms and 64 kbit/s (release build; ARGS="--upload" for uploads too)
	@scripts/bench-link.sh $(ARGS)

bench-evening: ## 1,000 terminals sign off in the same minute against one host (release build; ARGS="--terminals 200")
	@scripts/bench-evening.sh $(ARGS)

fuzz: ## Mutated messages through the host and the decoders, with an address sanitizer (TIME=60 seconds of the latter)
	@scripts/fuzz.sh $(or $(TIME),60)

screenshots: ## Take the pictures of the READMEs anew, in a real browser
	@scripts/screenshots.sh

simulate: ## Days of many shops with faults, every book checked (ARGS="--seeds 2000 --days 1"; release build)
	@scripts/build.sh release
	@.build/release/qiantui simulate $(or $(ARGS),--seeds 20000)

crash: ## Power cuts, failing disks and killed processes, on the real binaries (CUTS=200, POINTS=500; root for the cuts)
	@scripts/crash.sh $(or $(CUTS),200) $(or $(POINTS),500) $(or $(SEED),1)

failover: ## Hosts that share one database: nodes killed, its primary killed, while terminals work (KILLS=60, FAILOVERS=6)
	@scripts/failover.sh $(or $(KILLS),60) $(or $(FAILOVERS),6) $(or $(SEED),1)

mutants: ## Plant bugs one at a time and hunt each with the simulator (SEEDS=1000, or --check: do they apply; PATCH=file for your own)
	@scripts/mutants.sh $(or $(SEEDS),1000) $(PATCH)

lint: ## Check the format of all Swift files
	@swift format lint --strict --recursive --parallel $(SWIFT_PLACES)

format: ## Put all Swift files in format
	@swift format --in-place --recursive --parallel $(SWIFT_PLACES)
