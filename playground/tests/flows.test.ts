import { describe, expect, test } from "vitest";
import { flows } from "../src/revision/flows";

const order = ["illegal", "serious", "out_of_scope"];
const made = flows(
  [
    { before: "out_of_scope", after: "illegal", cases: 62 },
    { before: "serious", after: "illegal", cases: 93 },
    { before: "serious", after: "serious", cases: 103 },
    { before: "illegal", after: "illegal", cases: 223 },
    { before: "out_of_scope", after: "out_of_scope", cases: 549 },
    { before: "illegal", after: "out_of_scope", cases: 0 },
  ],
  order,
);

describe("the transition chart", () => {
  test("blocks in their order, with all of their cases", () => {
    expect(made.before.map(({ id, cases }) => [id, cases])).toEqual([
      ["illegal", 223],
      ["serious", 196],
      ["out_of_scope", 611],
    ]);
    expect(made.after.map(({ id, cases }) => [id, cases])).toEqual([
      ["illegal", 378],
      ["serious", 103],
      ["out_of_scope", 549],
    ]);
  });

  test("what leaves a block fills it, and so does what arrives", () => {
    for (const [side, end] of [["left", "before"], ["right", "after"]] as const) {
      for (const block of made[end]) {
        const mine = made.bands.filter((band) => band[end] === block.id).sort((a, b) => a[side] - b[side]);
        let at = block.top;
        for (const band of mine) {
          expect(band[side]).toBeCloseTo(at);
          at += band.height;
        }
        expect(at).toBeCloseTo(block.top + block.height);
      }
    }
  });

  test("blocks do not overlap", () => {
    for (const blocks of [made.before, made.after])
      for (const [at, block] of blocks.entries())
        if (at > 0) expect(block.top).toBeGreaterThan(blocks[at - 1]!.top + blocks[at - 1]!.height);
  });

  test("one case among many can be seen; nothing is no chart", () => {
    const thin = flows([{ before: "a", after: "b", cases: 1 }, { before: "a", after: "a", cases: 100000 }], []);
    expect(thin.bands.find((band) => band.cases === 1)!.height).toBe(2);
    expect(flows([], []).height).toBe(0);
  });
});
