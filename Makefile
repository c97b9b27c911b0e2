# Each of `make demo` and `make test` does all its set-up; see packaging/install-deps.sh.

# The shell that runs make does not always have rustup's toolchain on its path, nor the daemons that
# the tests start.
export PATH := $(HOME)/.cargo/bin:$(PATH):/usr/sbin:/sbin

.PHONY: help demo test check bench screenshots clean

help:
	@echo "make demo         build Varco and open it on a virtual card and a virtual portal"
	@echo "make test         run all tests, against third-party software too"
	@echo "make check        format, lints, dependencies, documentation"
	@echo "make bench        measure, beside OpenSC and AusweisApp"
	@echo "make screenshots  draw every screen in every state into target/screenshots"
	@echo "make clean        remove what was built"

demo:
	packaging/install-deps.sh
	cargo run --release --locked -- demo

# The benches are compiled too, so that they keep compiling; quickly, for measuring is not meant here.
test:
	packaging/install-deps.sh --test
	cargo test --locked --benches --no-run
	cargo test --locked

check:
	packaging/install-deps.sh
	cargo fmt --check
	cargo clippy --all-targets --locked -- -D warnings
	cargo deny --version >/dev/null 2>&1 || cargo install --locked cargo-deny
	@if cargo deny fetch db; then \
		cargo deny --locked check --hide-inclusion-graph; \
	else \
		echo "make check: the advisory database cannot be fetched, so advisories are left out"; \
		cargo deny --locked check --hide-inclusion-graph bans licenses sources; \
	fi
	RUSTDOCFLAGS=-Dwarnings cargo doc --no-deps --locked

bench:
	packaging/install-deps.sh --test
	cargo bench --locked

# No display is needed: the screens draw themselves. `make screenshots SCENES="services history"` draws
# those whose names begin so, in every size of window.
screenshots:
	packaging/install-deps.sh
	cargo test --locked --lib screenshots -- --ignored
	@echo "The pictures are in target/screenshots."

clean:
	cargo clean
