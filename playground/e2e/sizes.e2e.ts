// Large texts stay quick, and how quick all of it is. The figures are printed; the limits that fail a test are far
// away, for machines that have other work.
import { statSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { open, percentile, picture, useBrowser } from "./support/browser";
import { editor, file, hotline, report, reportText, settled, slider } from "./support/desk";

useBrowser();

const say = (what: string, value: string) => console.log(`measured: ${what}: ${value}`);

test("a step of the slider and the verdict of the new day", async () => {
  const { page } = await open();
  await hotline(page);
  await report(page, "闇バイト募集。即日即金のホワイト案件、受け子・出し子。使っていない通/帳、高く買います。");
  await slider(page).focus();
  const steps = await page.evaluate(async () => {
    const input = document.querySelector<HTMLInputElement>("input.days")!;
    const first = Number(input.min);
    const last = Number(input.max);
    const taken: number[] = [];
    for (let at = 0; at < 200; ++at) {
      // Back and forth over all boundaries.
      const value = first + Math.round(((at * 37) % 100) / 99 * (last - first));
      const began = performance.now();
      input.value = String(value);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      document.body.getBoundingClientRect(); // with layout
      taken.push(performance.now() - began);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return taken;
  });
  const p95 = percentile(steps, 0.95);
  say("slider step to new verdict, median and p95", `${percentile(steps, 0.5).toFixed(1)} ms, ${p95.toFixed(1)} ms`);
  expect(p95).toBeLessThan(500);
});

test("keystrokes and their diagnostics", async () => {
  const { page } = await open();
  await hotline(page);
  await file(page, "2025-09-25");
  await editor(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("\n// ");
  const taken: number[] = [];
  for (let at = 0; at < 20; ++at) {
    // Every other text has an error, so that the list must change.
    const began = Date.now();
    await page.keyboard.insertText(at % 2 === 0 ? "\nx" : "\n// ");
    if (at % 2 === 1) {
      await page.keyboard.press("Control+z");
      await page.keyboard.press("Control+z");
    }
    await page.waitForFunction(
      (wrong) => document.querySelector(".problems")!.classList.contains("has-errors") === wrong,
      at % 2 === 0,
      { polling: "raf" },
    );
    taken.push(Date.now() - began);
  }
  say("keystroke to diagnostics (with 150 ms of waiting for more), p95", `${percentile(taken, 0.95)} ms`);
  expect(percentile(taken, 0.95)).toBeLessThan(10_000);
});

test("a report of one megabyte", async () => {
  const { page } = await open();
  await hotline(page);
  const text = `${"これは普通の文章です。今日は良い天気でした。\n".repeat(15_000)}使っていない通帳、高く買います。`.slice(-349_000);
  expect(Buffer.byteLength(text)).toBeGreaterThan(1_000_000);
  await reportText(page).click();
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData("text/plain", pasted);
    const target = document.querySelector(".report-text")!.shadowRoot!.querySelector(".cm-content")!;
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  await settled(page);
  await expect.poll(() => page.locator(".verdict h3").first().innerText(), { timeout: 30_000 }).toContain("⑩");
  const typing = await page.evaluate(async () => {
    const target = document.querySelector(".report-text")!.shadowRoot!.querySelector<HTMLElement>(".cm-content")!;
    target.focus();
    const taken: number[] = [];
    for (let at = 0; at < 30; ++at) {
      const began = performance.now();
      document.execCommand("insertText", false, "あ");
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      taken.push(performance.now() - began);
    }
    return taken;
  });
  say("keystroke to frame in a report of 1 MB, median and p95", [0.5, 0.95].map((share) => `${percentile(typing, share).toFixed(0)} ms`).join(", "));
  expect(percentile(typing, 0.95)).toBeLessThan(1000);
});

test("a guideline of 2,000 categories", async () => {
  const { page } = await open();
  await page.locator(".start .card").nth(3).waitFor();
  const categories = Array.from({ length: 2000 }, (_, at) => `category c${at} "類型${at}" in all_of { post has "語${at}番" }`);
  const text = `guideline big "大きな基準" { timezone "Asia/Tokyo" judged by received }\nrevision r1 "初版" of big { effective 2020-01-01 }\nclass all_of "区分"\n${categories.join("\n")}\n`;
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: /ファイルを開く/ }).click(),
  ]);
  await chooser.setFiles({ name: "big.kijun", mimeType: "text/plain", buffer: Buffer.from(text) });
  await page.locator(".band .piece").first().waitFor({ state: "attached", timeout: 60_000 });
  const many = Array.from({ length: 300 }, (_, at) => `語${at * 6}番`).join("、");
  await report(page, many);
  await expect.poll(() => page.locator(".finding").count(), { timeout: 30_000 }).toBeGreaterThan(50);
  await picture(page, "sizes-2000");
  const frame = await page.evaluate(async () => {
    const input = document.querySelector<HTMLInputElement>("input.days")!;
    const began = performance.now();
    for (let at = 0; at < 20; ++at) {
      input.value = String(Number(input.value) - 1);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return (performance.now() - began) / 20;
  });
  say("frame while sliding with 300 findings of 2,000 categories", `${frame.toFixed(0)} ms`);
  expect(frame).toBeLessThan(500);
});

test("what has to be loaded, and when something is seen", async () => {
  const { page } = await open();
  await page.locator(".start h2").waitFor();
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
  const folder = fileURLToPath(new URL("../dist/assets/", import.meta.url));
  const files = readdirSync(folder).filter((name) => /index.*\.(js|css)$|style.*\.css$/.test(name));
  const bytes = files.reduce((sum, name) => sum + statSync(folder + name).size, 0);
  const packed = files.reduce((sum, name) => sum + gzipSync(readFileSync(folder + name)).length, 0);
  say("script and style", `${(bytes / 1000).toFixed(0)} kB, ${(packed / 1000).toFixed(0)} kB packed`);
  say("first contentful paint", `${paint.toFixed(0)} ms`);
  expect(packed).toBeLessThan(300_000);
});
