#!/usr/bin/env python3
"""The changes of 2025 as kijun finds them, against the list at the head of the Internet Hotline Center's own
operation report for 2025: no more, no less.

    operation_report.py KIJUN RULES

The diagrams also show what the report does not speak of: citations that follow a law, and procedures; these are
compared apart.
"""
import json
import subprocess
import sys

# From the report's introduction, as facts: category by its title (the new one), and what is said of it.
FEBRUARY = {
    "無登録貸金業者による広告": {"added"},  # 違法情報の類型に追加
    "拳銃等又は人の生命、身体若しくは財産を害する目的での拳銃等以外の銃砲等の所持を、公然、あおり、又は唆す行為": {"added"},
    "犯罪実行者の募集": {"moved"},  # 重要犯罪密接関連情報の類型であったものを違法情報の類型に
    "拳銃等の譲渡等": {"narrowed"},  # 判断基準を限定
    "爆発物の製造": {"renamed"},  # 類型名称を変更
}
SEPTEMBER = {
    "国内にある不特定の者に対し違法オンラインギャンブル等ウェブサイト又は違法オンラインギャンブル等プログラムを提示する行為": {"added"},
    "インターネットを利用して国内にある不特定の者に対し違法オンラインギャンブル等に誘導する情報を発信する行為": {"added"},
}
# What goes with a change of the list and is no change of its own: the new title and law of what moved, and the
# firearms that the renamed category no longer speaks of.
IMPLIED = {"犯罪実行者の募集": {"renamed", "recited", "widened"}, "爆発物の製造": {"narrowed"}}
# Added on 2023-09-29, so that from the text of 2023-02-15 it is new, and not moved.
FROM_2023_02 = {**FEBRUARY, "犯罪実行者の募集": {"added"}}


def changes(kijun, rules, before, after):
    """Title → changes, without those of citations only; the number of categories that stay."""
    run = subprocess.run([kijun, "diff", rules, before, after, "--format", "json"], capture_output=True, check=True)
    found = json.loads(run.stdout)
    return {(one["is"] or one["was"])["title"]: set(one["changes"])
            for one in found["categories"] if one["changes"] != ["citation only"]}


def compare(name, found, listed, allowed=()):
    problems = []
    for title in sorted(found.keys() | listed.keys()):
        if title in allowed:
            continue
        told = found.get(title, set())
        missing = listed.get(title, set()) - told
        more = told - listed.get(title, set()) - IMPLIED.get(title, set())
        if missing or more or title not in listed:
            problems.append(f"{name}: {title}: listed {sorted(listed.get(title, []))}, found {sorted(told)}")
    print(f"{name}: {len(listed)} listed, {len(found)} found, {len(problems)} differ")
    return problems


def main():
    kijun, rules = sys.argv[1:3]
    problems = compare("2025-02-28", changes(kijun, rules, "r2023_09_29", "r2025_02_28"), FEBRUARY)
    problems += compare("2025-09-25", changes(kijun, rules, "r2025_02_28", "r2025_09_25"), SEPTEMBER)
    # between the two the title of 殺人等 followed the Penal Code; when is uncertain, and the report is silent
    murder = "殺人、強盗、不同意性交等、放火、誘拐、傷害、逮捕・監禁、脅迫"
    problems += compare("2023-02-15 to 2025-02-28", changes(kijun, rules, "r2023_02_15", "r2025_02_28"), FROM_2023_02,
                        allowed={murder})
    for problem in problems:
        print(problem)
    return 1 if problems else 0


sys.exit(main())
