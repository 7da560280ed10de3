"""Written as people write it; `mypy --strict` reads it, and a test runs it."""

import kijun
import kijun.debug


def main() -> dict[str, int]:
    rules = kijun.load("ihc")
    then = rules.at("2025-03-01")
    verdict = then.judge(text="使っていない口座、買います。", facts={"publicly_viewable": True})
    hits: list[tuple[str, int, int]] = [
        (hit.text, hit.start_char, hit.end_char)
        for finding in verdict.findings if finding.status == "met" for hit in finding.evidence]
    reports = [{"text": "晴れ", "received_at": "2025-06-01"}, {"text": "晴れ"}]
    bad = 0
    for answer in rules.judge_many(reports, on_error="keep"):
        if isinstance(answer, kijun.ReportError):
            bad += 1
            print(answer.diagnostics[0].code)
        else:
            outcome: str = answer.outcome
            print(answer.id, outcome)
    both = kijun.together(rules, kijun.load("mic/illegal-information"))
    joint = both.judge(text="晴れ", received_at="2025-06-01")
    guidelines: tuple[str, ...] = tuple(one.guideline for one in joint.verdicts)
    summary = rules.summary([one for one in reports if "received_at" in one])
    met: int = sum(row.candidates for section in summary.sections for row in section.rows)
    files: dict[str, str] = kijun.new_guideline("notices", effective="2025-04-01")
    remarks: tuple[kijun.Diagnostic, ...] = kijun.compile(files).warnings
    for lane in kijun.debug.lanes("闇　バイト"):
        print(lane.name, [one.original for one in lane.characters])
    print(guidelines, met, [one.code for one in remarks])
    changed = rules.diff("r2023_09_29", "r2025_02_28").to_dict()
    return {"hits": len(hits), "bad": bad, "changed": len(changed)}


if __name__ == "__main__":
    print(main())
