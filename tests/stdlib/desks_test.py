#!/usr/bin/env python3
"""The desks as a person meets them: asked only what can still add or take away a desk, and told in order where to
turn, what is done there and how to reach it.

    desks_test.py KIJUN RULES
"""
import json
import subprocess
import sys
import tempfile

kijun, rules = sys.argv[1:]
problems = []


def run(*arguments, stdin=""):
    run = subprocess.run([kijun, *arguments], input=stdin, capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(run.stdout + run.stderr)
    return run.stdout


def open_questions(facts):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"received_at": "2025-11-20", "facts": facts}, file)
        file.flush()
        answer = json.loads(run("ask", rules, "--report", file.name, "--mode", "assess", "--json"))
    return {question["fact"] for question in answer["questions"]}


def check(what, found, expected):
    if found != expected:
        problems.append(f"{what}: {found}, not {expected}")


def interview(answers):
    """What is asked, one question after the other, of somebody who answers so; everything else is no."""
    facts, asked = {}, []
    while questions := open_questions(facts):
        fact = min(questions)
        asked.append(fact)
        facts[fact] = answers.get(fact, False)
    return asked, facts


no_trouble = {"trouble": False}
of_trouble = {"wants_damages", "wants_removal", "unsure", "wants_expert", "wants_rights_body", "wants_urging"}
check("asked without trouble", open_questions(no_trouble) & of_trouble, set())
check("asked when nothing was found", "what_found" in open_questions({"found": False}), False)
check("asked who wants nothing removed",
      open_questions({"trouble": True, "wants_removal": False}) & {"wants_expert", "wants_rights_body", "wants_urging"}, set())
check("asked who is unsure", "wants_expert" in open_questions({"trouble": True, "unsure": True}), False)

asked, facts = interview({"trouble": True, "wants_removal": True, "wants_rights_body": True, "anxious": True})
check("asked twice", len(asked), len(set(asked)))
report = json.dumps({"received_at": "2025-11-20", "facts": facts})
verdict = json.loads(run("judge", rules, "-", stdin=report + "\n"))
check("desks in order", [finding["category"] for finding in verdict["findings"]],
      ["heart_sos", "human_rights", "local_desks"])
check("what is done and the way there", verdict["findings"][0]["notes"],
      ["気軽に相談できる窓口を紹介する。", "経路：電話、メール、チャット、SNS（www.mhlw.go.jp/mamorouyokokoro）"])
if "0570-003-110" not in run("judge", rules, "-", "--brief", stdin=report + "\n"):
    problems.append("the way to the desk is not told")

sys.exit("\n".join(problems) or 0)
