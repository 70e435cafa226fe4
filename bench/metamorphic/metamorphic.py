#!/usr/bin/env python3
"""A variant of the seed note and of its annotated claims, by the rules beside this file.

    metamorphic.py --note ../shared/seed/000_*.txt --gold ../shared/seed/gold.jsonl --out OUT

Writes OUT/<the note's name> and OUT/gold.jsonl. Score the variant as the seed is scored:

    tidegauge extract OUT/NOTE --gold > OUT/pred.jsonl && score_claims.py OUT/gold.jsonl OUT/pred.jsonl

Python 3.11, standard library. Same input, same bytes.
"""
import argparse
import json
import pathlib
import re
import tomllib

RULES = tomllib.loads(pathlib.Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))


def edits_of(text):
    """(start, end, new) in code points, sorted, not overlapping."""
    found = []
    for rule in RULES["scale"]:
        at = 0
        while (at := text.find(rule["context"], at)) >= 0:
            inner = at + rule["context"].index(rule["from"])
            found.append((inner, inner + len(rule["from"]), rule["to"]))
            at += len(rule["context"])
    for swap in RULES["swap"]:
        for old, new in swap["words"].items():
            found += [(m.start(), m.end(), new) for m in re.finditer(re.escape(old), text)]
    # Years: every two- or four-digit number of a run that ends in 年, and the year of a date with dashes.
    for run in re.finditer(r"[0-9][0-9/\-]*(?=年)", text):
        for year in re.finditer(r"[0-9]+", run.group()):
            if len(year.group()) in (2, 4):
                at = run.start() + year.start()
                new = str(int(year.group()) + RULES["years"])
                found.append((at, at + len(year.group()), new))
    for date in re.finditer(r"20[0-9]{2}(?=-[0-9]{1,2}-[0-9]{1,2})", text):
        found.append((date.start(), date.end(), str(int(date.group()) + RULES["years"])))
    found.sort()
    assert all(a[1] <= b[0] for a, b in zip(found, found[1:])), "edits overlap"
    return found


def apply(text, edits):
    out, at = [], 0
    for start, end, new in edits:
        out += [text[at:start], new]
        at = end
    return "".join(out + [text[at:]])


def moved(edits, offset, end):
    """Where an offset lies after the edits; a start (or end) within an edit goes to its start (or end)."""
    shift = 0
    for start, stop, new in edits:
        if offset >= stop and not (offset == stop == start):
            shift += len(new) - (stop - start)
        elif start < offset < stop:
            return start + shift + (len(new) if end else 0)
    return offset + shift


def next_year(period):
    if period is None:
        return None
    return re.sub(r"(?<![0-9])20[0-9]{2}", lambda m: str(int(m.group()) + RULES["years"]), period)


def named(name):
    for swap in RULES["swap"]:
        a, b = swap["gold"]
        both = {a: b, b: a} | {k: v for k, v in swap["words"].items()}
        if name in both:
            return both[name]
        for old, new in both.items():
            if old in name:
                return name.replace(old, new)
    return name


def scaled(text, claim):
    """The factor of the rule that touches the claim's words, 1 if none does."""
    first, last = claim["start"], claim["start"] + len(claim["value_text"])
    for rule in RULES["scale"]:
        at = 0
        while (at := text.find(rule["context"], at)) >= 0:
            inner = at + rule["context"].index(rule["from"])
            if inner < last and first < inner + len(rule["from"]):
                return rule["factor"]
            at += len(rule["context"])
    return 1


def claim_of(text, new_text, edits, claim):
    new = dict(claim)
    start = moved(edits, claim["start"], False)
    end = moved(edits, claim["start"] + len(claim["value_text"]), True)
    factor = scaled(text, claim)
    new["start"], new["value_text"] = start, new_text[start:end]
    quote = text.find(claim["quote"])
    new["quote"] = new_text[moved(edits, quote, False):moved(edits, quote + len(claim["quote"]), True)]
    for key in ("value", "low", "high"):
        if claim[key] is not None:
            new[key] = float(f"{claim[key] * factor:.12g}")
    new["entity"] = named(claim["entity"])
    new["entity_alt"] = [named(name) for name in claim["entity_alt"]]
    new["period"] = next_year(claim["period"])
    new["period_alt"] = [next_year(p) for p in claim["period_alt"]]
    return new


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--note", type=pathlib.Path, required=True)
    parser.add_argument("--gold", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()
    text = args.note.read_bytes().decode("utf-8")
    edits = edits_of(text)
    new_text = apply(text, edits)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / args.note.name).write_bytes(new_text.encode("utf-8"))
    claims = [json.loads(line) for line in args.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    lines = [json.dumps(claim_of(text, new_text, edits, c), ensure_ascii=False) for c in claims]
    (args.out / "gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(edits)} edits, {len(lines)} claims in {args.out}")


if __name__ == "__main__":
    main()
