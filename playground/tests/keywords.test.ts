import { expect, test } from "vitest";
import keywords from "virtual:keywords";
import { readKeywords } from "../tools/keywords";

test("the table of the grammar, both languages", () => {
  expect(keywords.length).toBeGreaterThan(100);
  expect(keywords).toContainEqual({ token: "GUIDELINE", english: "guideline", japanese: "指針" });
  expect(new Set(keywords.map((word) => word.english)).size).toBe(keywords.length);
});

test("only entries are read", () => {
  expect(readKeywords('// KIJUN_KEYWORD(token, "x", "y")\nKIJUN_KEYWORD(A,  "a", "あ")\n')).toEqual([
    { token: "A", english: "a", japanese: "あ" },
  ]);
});
