#!/usr/bin/env python3
"""Fit the confidence of claims, and say how far it can be trusted.

usage: calibrate.py GOLD_BINARY SCORE_FOLDER GOLD.jsonl NOTES_FOLDER [--write]

GOLD_BINARY is `target/debug/examples/gold` of crates/claims; SCORE_FOLDER holds score_claims.py, whose rules decide
whether a claim is right in every part. Each feature of the logistic is read off the program itself: with one weight at
one and the others at nought, the printed confidence is the feature. Slopes are fitted on the notes that
crates/claims/tests/setaside.txt does not name. The rules were written with those notes in view, so what is fitted there
promises too much: the set-aside notes then give the level and the scale (two numbers), each note being scored by what
the other set-aside notes give. Printed for the set-aside notes: expected calibration error over ten bins before and
after, precision and recall over thresholds. --write puts the weights into data/weights.toml.
"""
import json, math, os, re, shutil, subprocess, sys, tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
WEIGHTS = os.path.join(ROOT, "data", "weights.toml")
RIDGE = 2.0  # pull towards nought: some features hold of few claims


def section(text):
    """Head, the confidence table's lines, tail."""
    head, body = text.split("[confidence]\n", 1)
    cut = body.find("\n[")
    return (head, body, "") if cut < 0 else (head, body[:cut], body[cut:])


def run(binary, data, notes):
    done = subprocess.run([binary, *notes], capture_output=True, text=True, env={**os.environ, "DATA": data}, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def features(binary, notes):
    """Claims, and for each its features by name."""
    text = open(WEIGHTS, encoding="utf-8").read()
    head, body, tail = section(text)
    names = [n for n in re.findall(r"(?m)^(\w+) = ", body) if n != "base"]
    rows, claims = None, None
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "data")
        shutil.copytree(os.path.join(ROOT, "data"), data)
        for one in names:
            lines = "".join(f"{n} = {1.0 if n == one else 0.0}\n" for n in ["base", *names])
            with open(os.path.join(data, "weights.toml"), "w", encoding="utf-8") as out:
                out.write(head + "[confidence]\n" + lines + tail)
            claims = run(binary, data, notes)
            rows = rows or [{} for _ in claims]
            for row, claim in zip(rows, claims):
                p = min(max(claim["confidence"], 1e-9), 1 - 1e-9)
                row[one] = round(math.log(p / (1 - p)), 3)
    return names, claims, rows


def solve(a, b):
    n = len(b)
    m = [row[:] + [b[i]] for i, row in enumerate(a)]
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(m[r][i]))
        m[i], m[p] = m[p], m[i]
        for r in range(n):
            if r != i:
                f = m[r][i] / m[i][i]
                m[r] = [x - f * y for x, y in zip(m[r], m[i])]
    return [m[i][n] / m[i][i] for i in range(n)]


def sigmoid(z):
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def fit(xs, ys):
    """Newton's method on the penalised likelihood; the first weight is the intercept."""
    n = len(xs[0])
    w = [0.0] * n
    for _ in range(40):
        ps = [sigmoid(sum(a * b for a, b in zip(w, x))) for x in xs]
        grad = [sum((y - p) * x[j] for x, y, p in zip(xs, ys, ps)) - (RIDGE * w[j] if j else 0.0) for j in range(n)]
        hess = [[sum(p * (1 - p) * x[i] * x[j] for x, p in zip(xs, ps)) + (RIDGE if i == j and i else 0.0) for j in range(n)] for i in range(n)]
        w = [a + b for a, b in zip(w, solve(hess, grad))]
    return w


def bins(ps, ys):
    """Expected calibration error over ten bins, and the bins."""
    rows, error = [], 0.0
    for k in range(10):
        inside = [(p, y) for p, y in zip(ps, ys) if min(9, int(p * 10)) == k]
        if inside:
            mean, right = sum(p for p, _ in inside) / len(inside), sum(y for _, y in inside) / len(inside)
            error += abs(mean - right) * len(inside) / len(ps)
            rows.append((k / 10, len(inside), mean, right))
    return error, rows


def main():
    binary, scores, gold_file, folder = sys.argv[1:5]
    sys.path.insert(0, scores)
    import score_claims as score

    aside = {l.strip() for l in open(os.path.join(ROOT, "crates/claims/tests/setaside.txt"), encoding="utf-8") if l[:1] not in "#\n"}
    paths = sorted(os.path.join(folder, n) for n in os.listdir(folder))
    names, claims, rows = features(os.path.abspath(binary), paths)
    for i, claim in enumerate(claims):
        claim["row"] = i
    gold, ignore = score.lines(gold_file), score.lines(score.beside(gold_file, "ignore.jsonl"))
    judge = score.Judge(json.load(open(score.beside(gold_file, "entities.json"), encoding="utf-8")))
    pairs, _, extra = score.pair(gold, claims, judge)
    free = [(x["note"], *score.span(x)) for x in ignore + [g for g in gold if g.get("repeat")]]
    for g in gold:
        free += [(g["note"], c["start"], c["start"] + len(c["text"])) for c in [g.get("change") or {}] + g.get("more_changes", []) if "text" in c]
    wrong = [p for p in extra if not any(n == p["note"] and s < score.span(p)[1] and score.span(p)[0] < e for n, s, e in free)]
    labelled = [(p, float(judge.claim(g, p)), not g.get("repeat")) for g, p in pairs] + [(p, 0.0, True) for p in wrong]
    vector = lambda p: [1.0] + [rows[p["row"]][n] for n in names]
    here = [(vector(p), y) for p, y, _ in labelled if p["note"] not in aside]
    there = [(vector(p), y, counted, p["note"]) for p, y, counted in labelled if p["note"] in aside]
    w = fit([x for x, _ in here], [y for _, y in here])
    score_of = lambda x: sum(a * b for a, b in zip(w, x))

    def scaled(rest):
        return fit([[1.0, score_of(x)] for x, *_ in rest], [y for _, y, *_ in rest])

    without = {note: scaled([t for t in there if t[3] != note]) for note in aside}
    honest = [sigmoid(without[note][0] + without[note][1] * score_of(x)) for x, _, _, note in there]
    labels = [y for _, y, *_ in there]
    for title, ps in (("as fitted on the other notes", [sigmoid(score_of(x)) for x, *_ in there]), ("level and scale by leaving one note out", honest)):
        error, table = bins(ps, labels)
        print(f"set aside, {title}: expected calibration error {error:.3f} over {len(ps)} claims")
        for low, n, mean, right in table:
            print(f"  {low:.1f}  n {n:4d}  confidence {mean:.2f}  right {right:.2f}")
    level, scale = scaled(there)
    kept = [level + scale * w[0]] + [scale * v for v in w[1:]]
    total = sum(not g.get("repeat") for g in gold if g["note"] in aside)
    print("set aside, by threshold: precision, recall (every part right)")
    for threshold in [0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8]:
        over = [y for p, (_, y, counted, _) in zip(honest, there) if counted and p >= threshold]
        print(f"  {threshold:.2f}  n {len(over):4d}  P {sum(over) / max(1, len(over)):.3f}  R {sum(over) / total:.3f}")
    lines = [f"base = {kept[0]:.2f}"] + [f"{n} = {v:.2f}" for n, v in zip(names, kept[1:])]
    print("\n".join(lines))
    if "--write" in sys.argv:
        head, _, tail = section(open(WEIGHTS, encoding="utf-8").read())
        with open(WEIGHTS, "w", encoding="utf-8") as out:
            out.write(head + "[confidence]\n" + "\n".join(lines) + "\n" + tail)


main()
