# Short commands; `just` alone lists them.

# List the commands
default:
    @just --list

# Everything CI does
test *args:
    cargo xtask test {{ args }}

# The house rules that no compiler checks
tidy:
    cargo xtask tidy

# Format everything
fmt:
    cargo fmt --all

# Compile and lint, without tests
check:
    cargo clippy --workspace --all-targets --locked -- -D warnings

# A county to try out, with an account for each role
demo *args:
    cargo run -- demo {{ args }}

# A benchmark on both databases, in release
bench name *args:
    cargo xtask bench {{ name }} {{ args }}

# Pictures of pages in both languages and widths: just shots --as teacher / /courses
shots *args:
    cargo build
    XINGTAN_BIN="${CARGO_TARGET_DIR:-target}/debug/xingtan" node tests/browser/shots.mjs {{ args }}
