import { expect, test } from "vitest";
import { merged } from "../src/report/stretches";

test("what touches or overlaps is one stretch", () => {
  expect(
    merged([
      { from: 4, to: 6 },
      { from: 0, to: 3 },
      { from: 1, to: 2 },
      { from: 6, to: 7 },
      { from: 9, to: 10 },
    ]),
  ).toEqual([
    { from: 0, to: 3 },
    { from: 4, to: 7 },
    { from: 9, to: 10 },
  ]);
  expect(merged([])).toEqual([]);
});
