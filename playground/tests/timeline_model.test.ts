import { describe, expect, test } from "vitest";
import { dayOf } from "../src/report/days";
import { Timeline, type Revision } from "../src/report/timeline_model";

const revision = (id: string, from: string | null): Revision => ({
  id,
  title: id,
  status: from ? "revision" : "draft",
  effective_from: from,
});
const day = (iso: string) => dayOf(iso)!;
const revisions = [
  revision("third", "2025-09-25"),
  revision("first", "2018-01-22"),
  revision("draft", null),
  revision("second", "2025-02-28"),
];
const timeline = new Timeline(revisions, [
  { from: "2025-02-28", to: "2025-09-25", revision: "second" },
  { from: "2018-01-22", to: "2025-02-28", revision: "first" },
  { from: "2025-09-25", to: null, revision: "third" },
]);

describe("timeline", () => {
  test("the order of the lists does not decide", () => {
    expect(timeline.spans.map((span) => span.revision.id)).toEqual(["first", "second", "third"]);
    expect(timeline.drafts.map((draft) => draft.id)).toEqual(["draft"]);
  });

  test("a revision begins on its day and ends the day before the next", () => {
    expect(timeline.at(day("2018-01-21"))).toBeNull();
    expect(timeline.at(day("2018-01-22"))?.revision.id).toBe("first");
    expect(timeline.at(day("2025-02-27"))?.revision.id).toBe("first");
    expect(timeline.at(day("2025-02-28"))?.revision.id).toBe("second");
    expect(timeline.at(day("2099-01-01"))?.revision.id).toBe("third");
  });

  test("boundaries", () => {
    expect(timeline.boundary(day("2025-02-28"), 1)).toBe(day("2025-09-25"));
    expect(timeline.boundary(day("2025-02-28"), -1)).toBe(day("2018-01-22"));
    expect(timeline.boundary(day("2018-01-22"), -1)).toBeNull();
    expect(timeline.boundary(day("2026-01-01"), 1)).toBeNull();
  });

  test("a gap, an open beginning, a revision nobody named", () => {
    const odd = new Timeline(revisions, [
      { from: null, to: "2019-01-01", revision: "first" },
      { from: "2020-01-01", to: null, revision: "second" },
      { from: "2021-01-01", to: null, revision: "nobody" },
    ]);
    expect(odd.at(day("1900-01-01"))?.revision.id).toBe("first");
    expect(odd.at(day("2019-01-01"))).toBeNull();
    expect(odd.at(day("2021-01-01"))?.revision.id).toBe("second");
    expect(odd.boundary(day("2018-01-01"), 1)).toBe(day("2020-01-01"));
  });

  test("nothing there", () => {
    const none = new Timeline([], []);
    expect(none.at(0)).toBeNull();
    expect(none.range(100)).toEqual({ first: 40, last: 340 });
  });
});
