# What there is to do here; README.md explains. Every target installs what it needs first (`setup`, quick when all is there).
.PHONY: setup demo test test-arm bench bench-gate format clean

BENCH ?= *

setup:
	@eng/setup.sh

demo: setup
	@./tailor demo

test: setup
	@eng/test.sh

# The tests of what devices run, on an emulated Arm processor.
test-arm:
	@eng/setup.sh qemu-user
	@eng/test-arm.sh

bench: setup
	dotnet run -c Release --project bench/Tailor.Benchmarks -- --filter '$(BENCH)'

# Fails when a recommendation allocates.
bench-gate: setup
	dotnet run -c Release --project bench/Tailor.Benchmarks -- gate

format:
	dotnet format Tailor.slnx

# Build output only; out/ holds trained models and stays.
clean:
	rm -rf artifacts native/build
