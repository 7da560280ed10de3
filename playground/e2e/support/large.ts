// Large texts, and how they get into the page.
import type { Page } from "playwright-core";
import { reportText, settled } from "./desk";

/** Over a megabyte of nothing, and at its end something. */
export const bigReport = `${"これは普通の文章です。今日は良い天気でした。\n".repeat(15_000)}使っていない通帳、高く買います。`.slice(-349_000);

const categories = 2000;

export const bigGuideline = `guideline big "大きな基準" { timezone "Asia/Tokyo" judged by received }
revision r1 "初版" of big { effective 2020-01-01 }
revision r2 "改正" amends big { effective 2024-01-01 rename category c0 to "改称" }
class all_of "区分"
${Array.from({ length: categories }, (_, at) => `category c${at} "類型${at}" in all_of { post has "語${at}番" }`).join("\n")}
`;

/** A report that meets so many of its categories. */
export function wordsOf(count: number): string {
  return Array.from({ length: count }, (_, at) => `語${(at * Math.floor(categories / count)).toString()}番`).join("、");
}

/** Into the report, as a reader pastes. */
export async function paste(page: Page, text: string): Promise<void> {
  await reportText(page).click();
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData("text/plain", pasted);
    const target = document.querySelector(".report-text")!.shadowRoot!.querySelector(".cm-content")!;
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  await settled(page);
}
