import { expect, test } from "vitest";
import { decoded } from "../src/editor/meaning";
import { textOf } from "../src/lsp/documents";

const legend = { tokenTypes: ["keyword", "class", "property"], tokenModifiers: ["declaration", "modification"] };
const doc = textOf("類型 help\n\n  事実 x は 真");
const words = (data: number[]) =>
  decoded(data, legend, doc).map(({ from, to, ...rest }) => ({ word: doc.sliceString(from, to), ...rest }));

test("each number counts from the token before it", () => {
  expect(words([0, 0, 2, 0, 0, 0, 3, 4, 1, 1, 2, 2, 2, 0, 0, 0, 3, 1, 2, 2])).toEqual([
    { word: "類型", type: "keyword", modifiers: [] },
    { word: "help", type: "class", modifiers: ["declaration"] },
    { word: "事実", type: "keyword", modifiers: [] },
    { word: "x", type: "property", modifiers: ["modification"] },
  ]);
});

test("what is not in the text, or half there, is left out", () => {
  expect(words([0, 3, 99, 1, 0, 9, 0, 1, 1, 0])).toEqual([]);
  expect(words([0, 0, 2, 0])).toEqual([]);
  expect(words([0, 0, 2, 7, 0])).toEqual([{ word: "類型", type: "", modifiers: [] }]);
});
