#!/usr/bin/env python3
"""The cases of a guideline: all come out as expected, they look at both sides of every day on which a revision
begins, and they notice at least 85 % of the small changes of the rules.

    cases_test.py KIJUN RULES
"""
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

LEAST_SCORE = 0.85

kijun, rules = sys.argv[1:]
problems = []


def answer(*arguments):
    run = subprocess.run([kijun, *arguments, "--json"], capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(run.stdout + run.stderr)
    return json.loads(run.stdout)


written = "".join(file.read_text() for file in Path(rules).glob("cases*.kijun"))
revisions = answer("timeline", rules)["revisions"]
base = min(revision["effective_from"] for revision in revisions if revision["effective_from"])
for revision in revisions:
    if revision["effective_from"] is None:
        if f"under {revision['id']} " not in written:
            problems.append(f"no case looks at the draft {revision['id']}")
        continue
    first = date.fromisoformat(revision["effective_from"])
    wanted = [first] if revision["effective_from"] == base else [first - timedelta(days=1), first]
    for day in wanted:
        if f"on {day}" not in written:
            problems.append(f"no case on {day}, at the boundary of {revision['id']}")

score = answer("test", rules, "--mutate")["all"]["score"]
if score < LEAST_SCORE:
    problems.append(f"the cases notice {score:.1%} of the changes of the rules, fewer than {LEAST_SCORE:.0%}")

sys.exit("\n".join(problems) or 0)
