#!/usr/bin/env python3
"""Measures how well a guideline's rules judge the sample.

    measure.py KIJUN RULES [--allow FILE]      judge the sample and compare
    measure.py --verdicts FILE [--allow FILE]  compare verdicts made before by `judge --all-revisions`

Each report is judged under every revision; a unit of the tables is one (report, revision) pair. A pair is
right when every expected category is met and nothing else is; what `may` names is as good met as not, and
of alternatives ("a|b") one is enough. Otherwise it is

    missed        expected, not found
    undetermined  expected, left undetermined
    false         found, not expected
    open          left undetermined where nothing is expected: an ordinary text sent to the desk (beside
                  an expected finding an open question is the analyst's work, and no disagreement)

Rules are developed on the reports of even ids; those of odd ids are held out: their disagreements are
counted, and shown only with --show-held-out.

With KIJUN the reports are judged a second time by their own dates, to see that the revisions in force
(`in_force`) answer and no other.

Exit status: 0 all right, 1 disagreements that --allow does not name, 2 the run itself failed.
Lines of the --allow file: a report id, then, to allow only that, a category (or `in_force`); # comments.
"""
import argparse
import json
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROBLEMS = ("missed", "undetermined", "false", "open")


class RunFailed(Exception):
    pass


def read_lines(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def judge(kijun, rules, reports, *options):
    command = [kijun, "judge", rules, str(reports), *options]
    try:
        run = subprocess.run(command, capture_output=True, encoding="utf-8")
    except OSError as error:
        raise RunFailed(f"{kijun}: {error.strerror}") from error
    if run.returncode:
        raise RunFailed(f"{' '.join(command)}: exit status {run.returncode}\n{run.stderr}")
    return read_lines(run.stdout)


def compare(expected, verdict):
    """Problems of one pair as (category, problem), and how many expected categories were met."""
    met, undetermined = set(), set()
    for finding in verdict["findings"]:
        {"met": met, "undetermined": undetermined}.get(finding["status"], set()).add(finding["category"])
    revision = verdict["revision"]
    may = set(expected.get("may", {}).get(revision, ()))
    problems, right = [], []
    for entry in expected["expect"][revision]:
        names = entry.split("|")
        may.update(names)
        if met.intersection(names):
            right.append(names[0])
        else:
            problems.append((names[0], "undetermined" if undetermined.intersection(names) else "missed"))
    problems += [(category, "false") for category in sorted(met - may)]
    if not expected["expect"][revision]:
        problems += [(category, "open") for category in sorted(undetermined - may)]
    return problems, right


def measure(expectations, verdicts):
    """Counts by kind and by category, and the disagreements as {(id, category, problem): [revision]}."""
    by_pair = {(v.get("id"), v.get("revision")): v for v in verdicts}
    kinds, categories = defaultdict(Counter), defaultdict(Counter)
    disagreements = defaultdict(list)
    for expected in expectations:
        kind = kinds[expected["kind"]]
        for revision in expected["expect"]:
            kind["pairs"] += 1
            verdict = by_pair.get((expected["id"], revision))
            if verdict is None:
                disagreements[expected["id"], "no verdict", "missed"].append(revision)
                kind["missed"] += 1
                continue
            problems, right = compare(expected, verdict)
            kind["right"] += not problems
            for category in right:
                categories[category]["right"] += 1
            for category, problem in problems:
                kind[problem] += 1
                categories[category][problem] += 1
                disagreements[expected["id"], category, problem].append(revision)
    return kinds, categories, disagreements


def compare_dates(expectations, verdicts):
    """Reports answered under other revisions than those in force on their date."""
    answered = defaultdict(list)
    for verdict in verdicts:
        answered[verdict.get("id")].append(verdict.get("revision"))
    return {(e["id"], "in_force", "false"): answered[e["id"]]
            for e in expectations if answered[e["id"]] != e["in_force"]}


def read_allowed(path):
    allowed = set()
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if words:
            allowed.add(tuple(words[:2]))
    return allowed


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1
               for c in text)


def pad(text, columns, right=False):
    space = " " * (columns - width(text))
    return space + text if right else text + space


def print_table(rows):
    columns = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    for n, row in enumerate(rows):
        print("  ".join(pad(cell, columns[i], right=i > 0) for i, cell in enumerate(row)).rstrip())
        if n == 0:
            print("  ".join("─" * c for c in columns))


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "–"


def print_tables(kinds, categories):
    rows = [("kind 種別", "pairs", "right 正", *PROBLEMS, "right")]
    for name, c in sorted(kinds.items()):
        rows.append((name, str(c["pairs"]), str(c["right"]), *(str(c[p]) for p in PROBLEMS),
                     percent(c["right"], c["pairs"])))
    total = sum(kinds.values(), Counter())
    rows.append(("all 計", str(total["pairs"]), str(total["right"]), *(str(total[p]) for p in PROBLEMS),
                 percent(total["right"], total["pairs"])))
    print_table(rows)
    print()
    rows = [("category 類型", "right 正", *PROBLEMS, "precision", "recall")]
    for name, c in [*sorted(categories.items()), ("all 計", sum(categories.values(), Counter()))]:
        demanded = c["right"] + c["missed"] + c["undetermined"]
        rows.append((name, str(c["right"]), *(str(c[p]) for p in PROBLEMS),
                     percent(c["right"], c["right"] + c["false"]), percent(c["right"], demanded)))
    print_table(rows)


def is_held_out(report_id):
    return int(report_id[1:]) % 2 == 1


def chosen(expectations, half, since):
    wanted = {None: (False, True), "odd": (True,), "even": (False,)}[half]
    return [e for e in expectations if e["id"] >= since and is_held_out(e["id"]) in wanted]


def print_disagreements(disagreements, allowed, reports, expectations, show_held_out=False):
    """Lists them (those of held-out reports only if asked) and returns how many are not allowed."""
    by_id = {e["id"]: e for e in expectations}
    open_count, used = 0, set()
    for (report_id, category, problem), revisions in sorted(disagreements.items()):
        matching = {(report_id,), (report_id, category)} & allowed
        used |= matching
        open_count += not matching
        if is_held_out(report_id) and not show_held_out:
            continue
        expected, report = by_id[report_id], reports[report_id]
        print(f"\n{'allowed, ' if matching else ''}{problem}: {category}  {report_id} ({expected['kind']}) "
              f"{' '.join(map(str, revisions)) or 'no revision'}\n  {expected['note']}")
        for field in ("title", "text", "page_text"):
            if report.get(field):
                print(f"  {field}: {report[field]!r}")
    for entry in sorted(allowed - used):
        print(f"\nallowed but right: {' '.join(entry)}")
    return open_count


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("kijun", nargs="?", help="the kijun command")
    parser.add_argument("rules", nargs="?", help="folder or bundle of the guideline")
    parser.add_argument("--reports", default=HERE / "reports.ndjson")
    parser.add_argument("--expected", default=HERE / "expected.ndjson")
    parser.add_argument("--verdicts", help="verdicts under all revisions, instead of running the command")
    parser.add_argument("--allow", help="file of known disagreements")
    parser.add_argument("--half", choices=("odd", "even"), help="only reports of odd (held out) or even ids")
    parser.add_argument("--since", default="", metavar="ID", help="only reports from this id on")
    parser.add_argument("--show-held-out", action="store_true", help="show disagreements of odd ids too")
    options = parser.parse_args(arguments)
    if not options.verdicts and not options.rules:
        parser.error("give KIJUN and RULES, or --verdicts FILE")

    reports = {r["id"]: r for r in read_lines(Path(options.reports).read_text(encoding="utf-8"))}
    expectations = chosen(read_lines(Path(options.expected).read_text(encoding="utf-8")), options.half,
                          options.since)
    allowed = read_allowed(options.allow) if options.allow else set()
    try:
        if options.verdicts:
            verdicts = read_lines(Path(options.verdicts).read_text(encoding="utf-8"))
            dated = {}
        else:
            verdicts = judge(options.kijun, options.rules, options.reports, "--all-revisions")
            dated = compare_dates(expectations, judge(options.kijun, options.rules, options.reports))
    except RunFailed as failure:
        print(f"measure.py: {failure}", file=sys.stderr)
        return 2

    kinds, categories, disagreements = measure(expectations, verdicts)
    print_tables(kinds, categories)
    open_count = print_disagreements({**disagreements, **dated}, allowed, reports, expectations,
                                     options.show_held_out)
    if not options.verdicts:
        print(f"\nanswered by the revision in force: {len(expectations) - len(dated)} "
              f"of {len(expectations)} reports")
    print(f"{len(disagreements) + len(dated)} disagreements, {open_count} not allowed")
    return 1 if open_count else 0


if __name__ == "__main__":
    sys.exit(main())
