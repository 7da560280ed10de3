import { describe, expect, test } from "vitest";
import { dayOf, eraDate, isoOf, spokenDate } from "../src/report/days";

describe("days", () => {
  test("there and back", () => {
    for (const iso of ["1969-12-31", "1970-01-01", "2018-01-22", "2024-02-29", "2025-02-28"])
      expect(isoOf(dayOf(iso)!)).toBe(iso);
    expect(dayOf("2025-03-01")! - dayOf("2025-02-28")!).toBe(1);
  });

  test("what is no day is none", () => {
    for (const wrong of ["2025-02-29", "2025-13-01", "2025-2-1", "", "2025-02", "令和7年2月28日"])
      expect(dayOf(wrong)).toBeNull();
  });

  test("eras", () => {
    expect(eraDate(dayOf("2025-02-28")!)).toBe("令和7年2月28日");
    expect(eraDate(dayOf("2019-05-01")!)).toBe("令和元年5月1日");
    expect(eraDate(dayOf("2019-04-30")!)).toBe("平成31年4月30日");
    expect(eraDate(dayOf("2029-01-11")!)).toBe("令和11年1月11日");
  });

  test("spoken", () => {
    expect(spokenDate(dayOf("2025-02-28")!, "ja")).toBe("2025年2月28日（令和7年2月28日）");
    expect(spokenDate(dayOf("2025-02-28")!, "en")).toBe("28 February 2025");
  });
});
