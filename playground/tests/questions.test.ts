import { expect, test } from "vitest";
import { countOf, duration } from "../src/report/questions";

test("a duration is written as reports write it, and read again", () => {
  expect(duration(6, "months")).toBe("P6M");
  expect(duration(90, "days")).toBe("P90D");
  expect(countOf("P6M", "months")).toBe("6");
  expect(countOf("P90D", "days")).toBe("90");
});

test("one that is written otherwise is not shown as a number", () => {
  for (const other of ["", "6か月", "P1Y", "P6D", "uncertain"]) expect(countOf(other, "months")).toBe("");
});
