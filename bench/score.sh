#!/usr/bin/env bash
# Claims, then beliefs, triggers and relations, against the gold of the material folder: the seed and the development
# notes in one run.
# usage: bench/score.sh [MATERIAL=../shared]   (prints; keep what matters in bench/runs/)
set -euo pipefail
cd "$(dirname "$0")/.."
material=${1:-../shared}
cargo build --quiet --release
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
target/release/tidegauge extract --gold "$material"/seed/*.txt >"$out/seed.jsonl"
target/release/tidegauge extract --gold "$material"/gold/claims/notes >"$out/dev.jsonl"
for part in seed gold/claims/notes; do
    target/release/tidegauge extract --gold=said "$material/$part" >>"$out/said.jsonl"
done
echo "seed"
python3 "$material/tools/score_claims.py" "$material/seed/gold.jsonl" "$out/seed.jsonl" --misses "${MISSES:-0}"
echo "development notes"
python3 "$material/tools/score_claims.py" "$material/gold/claims/dev.jsonl" "$out/dev.jsonl" --misses "${MISSES:-0}"
for which in seed 'development notes'; do
    echo "beliefs, triggers, relations: $which"
    [ "$which" = seed ] && keep=() || keep=(-v)
    grep "${keep[@]}" '"note": "000_' "$material/gold/said/dev.jsonl" >"$out/said_gold.jsonl"
    python3 "$material/tools/score_said.py" "$out/said_gold.jsonl" "$out/said.jsonl" --entities "$material/gold/claims/dev_entities.json" --misses "${MISSES:-0}"
done
