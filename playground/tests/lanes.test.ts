import { expect, test } from "vitest";
import { changed, original } from "../src/report/lanes";

// 「闇　バ・イ」 squeezed to 「闇ばい」, and ﾀﾞ (two units) seen as ダ (one)
const source = "闇　バ・イﾀﾞ";
const lane = "闇ばいだ";
const map: [number, number, number, number][] = [
  [0, 1, 0, 1],
  [1, 2, 2, 3],
  [2, 3, 4, 5],
  [3, 4, 5, 7],
];

test("a place of the lane and where it stands in the original", () => {
  expect([0, 1, 2, 3].map((at) => original(map, at, false))).toEqual([0, 2, 4, 5]);
  expect([1, 2, 3, 4].map((at) => original(map, at, true))).toEqual([1, 3, 5, 7]);
  expect(original([], 3, false)).toBe(0);
});

test("units that go one to one are one stretch", () => {
  expect(original([[0, 4, 10, 14]], 2, false)).toBe(12);
});

test("what is not as it was written", () => {
  expect(changed(map, lane, source)).toEqual([
    [1, 2],
    [2, 3],
    [3, 4],
  ]);
});
