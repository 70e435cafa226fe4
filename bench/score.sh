#!/usr/bin/env bash
# Claims against the gold of the material folder: the seed and the development notes in one run.
# usage: bench/score.sh [MATERIAL=../shared]   (prints; keep what matters in bench/runs/)
set -euo pipefail
cd "$(dirname "$0")/.."
material=${1:-../shared}
cargo build --quiet --release
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
target/release/tidegauge extract --gold "$material"/seed/*.txt >"$out/seed.jsonl"
target/release/tidegauge extract --gold "$material"/gold/claims/notes >"$out/dev.jsonl"
echo "seed"
python3 "$material/tools/score_claims.py" "$material/seed/gold.jsonl" "$out/seed.jsonl" --misses "${MISSES:-0}"
echo "development notes"
python3 "$material/tools/score_claims.py" "$material/gold/claims/dev.jsonl" "$out/dev.jsonl" --misses "${MISSES:-0}"
