import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { TimelineAnswer, Verdict } from "../src/lsp/answers";
import { dayOf } from "../src/report/days";
import { Judgement } from "../src/report/judgement";

const day = (iso: string) => dayOf(iso)!;
const verdict = (revision: string) => ({ revision, outcome: "candidate", findings: [] }) as unknown as Verdict;
const timeline: TimelineAnswer = {
  timeline: {
    guideline: "g",
    title: "",
    timezone: "Asia/Tokyo",
    judged_by: "received",
    revisions: [
      { id: "old", title: "old", status: "revision", effective_from: "2020-01-01" },
      { id: "new", title: "new", status: "revision", effective_from: "2025-02-28" },
      { id: "next", title: "next", status: "draft", effective_from: null },
    ],
    periods: [
      { known_from: null, in_force: [{ from: "2020-01-01", to: null, revision: "old" }] },
      {
        known_from: "2025-02-28",
        in_force: [
          { from: "2020-01-01", to: "2025-02-28", revision: "old" },
          { from: "2025-02-28", to: null, revision: "new" },
        ],
      },
    ],
  },
};

function judging() {
  const asked: { command: string; argument: any; signal?: AbortSignal | undefined }[] = [];
  const verdicts: Record<string, Verdict> = { old: verdict("old"), new: verdict("new"), next: verdict("next") };
  let fails: unknown = null;
  const ask = async (command: string, argument: any, signal?: AbortSignal): Promise<any> => {
    asked.push({ command, argument, signal });
    if (fails) throw fails;
    if (command === "kijun.judge_over") return { periods: [], drafts: ["next"], verdicts };
    if (command === "kijun.facts") return { facts: [] };
    const answers = argument.revision ?? (argument.date < "2025-02-28" ? "old" : "new");
    return { verdicts: [verdicts[answers]], questions: [{ fact: `of ${answers}` }], done: false };
  };
  const judgement = new Judgement(ask, day("2025-02-27"));
  return { judgement, asked, fail: (error: unknown) => (fails = error) };
}

describe("judgement", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("all revisions are asked once, a step is a look-up", async () => {
    const { judgement, asked } = judging();
    judgement.setTimeline(timeline);
    judgement.setReport({ text: "a" });
    judgement.setReport({ text: "ab" });
    await vi.runAllTimersAsync();
    expect(asked.filter((one) => one.command === "kijun.judge_over").map((one) => one.argument.report.text)).toEqual(["ab"]);
    expect(judgement.looking.value.revision).toBe("old");
    judgement.day.value = day("2025-02-28");
    expect(judgement.looking.value).toMatchObject({ revision: "new", verdict: { revision: "new" } });
    judgement.day.value = day("2019-12-31");
    expect(judgement.looking.value).toEqual({ revision: null, verdict: null });
    expect(asked.filter((one) => one.command === "kijun.judge_over")).toHaveLength(1);
  });

  test("only the day on which the slider rests is asked about", async () => {
    const { judgement, asked } = judging();
    judgement.setTimeline(timeline);
    judgement.setReport({ text: "a" });
    await vi.runAllTimersAsync();
    asked.length = 0;
    for (let at = 0; at < 20; ++at) judgement.day.value = day("2025-02-20") + at;
    await vi.runAllTimersAsync();
    expect(asked.filter((one) => one.command === "kijun.judge").map((one) => one.argument.date)).toEqual(["2025-03-11"]);
    expect(judgement.questions.value).toEqual([{ fact: "of new" }]);
  });

  test("a draft is looked at by its id, until the slider moves", async () => {
    const { judgement, asked } = judging();
    judgement.setTimeline(timeline);
    judgement.setReport({ text: "a" });
    await vi.runAllTimersAsync();
    judgement.instead.value = "next";
    expect(judgement.looking.value.revision).toBe("next");
    await vi.runAllTimersAsync();
    expect(asked[asked.length - 1]!.argument).toMatchObject({ revision: "next" });
    judgement.day.value = day("2025-03-01");
    expect(judgement.looking.value.revision).toBe("new");
  });

  test("what was there stays, marked as out of date, when the service refuses", async () => {
    const { judgement, fail } = judging();
    judgement.setTimeline(timeline);
    judgement.setReport({ text: "a" });
    await vi.runAllTimersAsync();
    fail(new Error("no"));
    judgement.setReport({ text: "b" });
    await vi.runAllTimersAsync();
    expect(judgement.looking.value.verdict).not.toBeNull();
    expect(judgement.stale.value).toBe(true);
    expect(judgement.failure.value).toBeInstanceOf(Error);
  });
});
