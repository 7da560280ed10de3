// Large texts work like small ones. How quick the page is, bench/ measures.
import { expect, test } from "vitest";
import { open, picture, useBrowser } from "./support/browser";
import { editor, hotline, openFile, report, reportText, settled, slider } from "./support/desk";
import { bigGuideline, bigReport, paste, wordsOf } from "./support/large";

useBrowser();

test("a report of one megabyte is judged, and typed into", async () => {
  const { page } = await open();
  await hotline(page);
  expect(Buffer.byteLength(bigReport)).toBeGreaterThan(1_000_000);
  await paste(page, bigReport);
  await expect.poll(() => page.locator(".verdict h3").first().innerText()).toContain("⑩");
  await reportText(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("闇バイト募集。");
  await settled(page);
  await expect.poll(() => page.locator(".verdict").innerText()).toContain("犯罪実行者の募集");
  await picture(page, "sizes-megabyte");
});

test("a guideline of 2,000 categories is judged, and edited", async () => {
  const { page } = await open();
  await page.locator(".start .card").nth(3).waitFor();
  await openFile(page, "big.kijun", bigGuideline);
  await report(page, wordsOf(300));
  await expect.poll(() => page.locator(".finding").count()).toBeGreaterThan(50);
  await picture(page, "sizes-2000");
  await slider(page).focus();
  await page.keyboard.press("Home");
  await expect.poll(() => page.locator(".in-force").innerText()).toContain("施行中の改訂はありません");
  await editor(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText('category wrong "誤り" in nowhere { post has "語" }\n');
  await page.locator(".problems.has-errors").waitFor();
});
