// Days of the guideline's calendar as whole numbers, so that a slider can count them. No time of day and no
// zone: a revision begins at the midnight that the guideline's own zone says.
import type { Language } from "../app/language";

/** Days since 1970-01-01. */
export type Day = number;

const length = 86_400_000;

/** Of "2025-02-28"; null if it is no day of the calendar. */
export function dayOf(iso: string): Day | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null;
  const time = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso) return null;
  return time / length;
}

export function isoOf(day: Day): string {
  return new Date(day * length).toISOString().slice(0, 10);
}

/** Today where the reader is. */
export function today(): Day {
  const now = new Date();
  return Math.floor((now.getTime() - now.getTimezoneOffset() * 60_000) / length);
}

const era = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", { dateStyle: "long", timeZone: "UTC" });
const english = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** 令和7年2月28日. */
export function eraDate(day: Day): string {
  return era.format(new Date(day * length)).replace(/(\D)1年/, "$1元年");
}

/** 2025年2月28日（令和7年2月28日）, 28 February 2025. */
export function spokenDate(day: Day, language: Language): string {
  if (language === "en") return english.format(new Date(day * length));
  const [year, month, date] = isoOf(day).split("-").map(Number);
  return `${year}年${month}月${date}日（${eraDate(day)}）`;
}
