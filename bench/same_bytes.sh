#!/usr/bin/env bash
# The same evidence gives the same bytes: release, debug, and release built for this very processor; shuffled input,
# another zone, locale and folder; one core and two. Prints one hash a variant and fails when they differ.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
notes=(${NOTES:-$root/examples/notes/*.txt $root/examples/notes/*.md $root/examples/notes/*.html})
cargo build --quiet --release
cargo build --quiet
RUSTFLAGS="-C target-cpu=native" cargo build --quiet --release --target-dir target/native
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
report() { # name, then the command words
    local name=$1; shift
    mkdir -p "$out/$name"
    (cd "$out/$name" && "$@" report $(printf '%s\n' "${notes[@]}" | shuf) --ui en --draws 512 >/dev/null 2>&1)
    echo "$(sha256sum <"$out/$name/report/index.html" | cut -c1-16)  $name"
}
{
    report release "$root/target/release/tidegauge"
    report zone-and-locale env TZ=Asia/Shanghai LC_ALL=zh_CN.UTF-8 "$root/target/release/tidegauge"
    report one-core taskset -c 0 "$root/target/release/tidegauge"
    report two-cores taskset -c 0,1 "$root/target/release/tidegauge"
    report debug "$root/target/debug/tidegauge"
    report native "$root/target/native/release/tidegauge"
} | tee "$out/hashes"
test "$(cut -d' ' -f1 "$out/hashes" | sort -u | wc -l)" = 1 && echo "all the same"
