// How quick the page is for who uses it, in the page itself: between an event and what it brings about. README.md
// has the figures; `./dev playground --measure` prints them anew.
import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { browser, open, useBrowser } from "../e2e/support/browser";
import { append, editor, file, hotline, openFile, report, reportText, slider } from "../e2e/support/desk";
import { bigGuideline, bigReport, paste, wordsOf } from "../e2e/support/large";
import type { Measured } from "../e2e/support/table";

useBrowser();
beforeEach(({ task }) => {
  task.meta.browser = `Chromium ${browser.version()}`;
});

interface Watched {
  /** Of the events that came to the page, and of what was waited for. */
  began: number;
  took: number[];
}

/**
 * Presses keys one after the other; after each waits until the list of problems says otherwise than before, and for
 * a moment more, as people do. The page itself notes the time between the key and the frame with the answer.
 */
async function keystrokes(page: Page, count: number): Promise<number[]> {
  await page.evaluate(() => {
    const watched: Watched = { began: 0, took: [] };
    (globalThis as unknown as { watched: Watched }).watched = watched;
    addEventListener("keydown", (event) => (watched.began = event.timeStamp), true);
    const problems = document.querySelector(".problems")!;
    let was = problems.classList.contains("has-errors");
    new MutationObserver(() => {
      const is = problems.classList.contains("has-errors");
      if (is === was) return;
      was = is;
      const { began } = watched;
      // The frame in which it is seen.
      requestAnimationFrame(() => setTimeout(() => watched.took.push(performance.now() - began)));
    }).observe(problems, { attributes: true, attributeFilter: ["class"] });
  });
  for (let at = 0; at < count; ++at) {
    // A sign that is none of the language's, and its going.
    await page.keyboard.press(at % 2 === 0 ? "@" : "Backspace");
    await page.waitForFunction((wanted) => (globalThis as unknown as { watched: Watched }).watched.took.length === wanted, at + 1);
    await page.waitForTimeout(200 + 37 * (at % 7));
  }
  return page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched.took);
}

/** Steps of the slider to and fro over all boundaries; to the end of the script, and to the frame. */
async function steps(page: Page, count: number): Promise<{ script: number[]; frame: number[] }> {
  await slider(page).focus();
  return page.evaluate(async (most) => {
    const input = document.querySelector<HTMLInputElement>("input.days")!;
    const [first, last] = [Number(input.min), Number(input.max)];
    const taken = { script: [] as number[], frame: [] as number[] };
    for (let at = 0; at < most; ++at) {
      input.value = String(first + Math.round((((at * 37) % 100) / 99) * (last - first)));
      const began = performance.now();
      input.dispatchEvent(new Event("input", { bubbles: true }));
      document.body.getBoundingClientRect(); // with layout
      taken.script.push(performance.now() - began);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      taken.frame.push(performance.now() - began);
    }
    return taken;
  }, count);
}

test("an amendment of the hotline's guideline", async ({ task }) => {
  const { page } = await open();
  await hotline(page);
  await file(page, "2025-09-25");
  await append(page, "\n");
  task.meta.measured = [{ what: "keystroke to diagnostics, the hotline's guideline", unit: "ms", values: await keystrokes(page, 100) }];
});

test("an amendment of 2,000 categories", async ({ task }) => {
  const { page } = await open();
  await page.locator(".start .card").nth(3).waitFor();
  await openFile(page, "big.kijun", bigGuideline);
  await editor(page).click();
  await page.keyboard.press("Control+End");
  await expect.poll(() => page.locator(".problems > summary").innerText()).not.toContain("確かめ");
  task.meta.measured = [{ what: "keystroke to diagnostics, 2,000 categories in one file", unit: "ms", values: await keystrokes(page, 100) }];
});

test("the slider", async ({ task }) => {
  const { page } = await open();
  await hotline(page);
  await report(page, "闇バイト募集。即日即金のホワイト案件、受け子・出し子。使っていない通/帳、高く買います。");
  const small = await steps(page, 200);
  const measured: Measured[] = [
    { what: "slider step to new verdict, drawn", unit: "ms", values: small.script },
    { what: "slider step to new verdict, seen", unit: "ms", values: small.frame },
  ];
  const { page: large } = await open();
  await large.locator(".start .card").nth(3).waitFor();
  await openFile(large, "big.kijun", bigGuideline);
  await report(large, wordsOf(300));
  await expect.poll(() => large.locator(".finding").count()).toBeGreaterThan(50);
  measured.push({ what: "slider step to new verdict, seen, 300 findings of 2,000 categories", unit: "ms", values: (await steps(large, 200)).frame });
  task.meta.measured = measured;
});

test("a report of one megabyte", async ({ task }) => {
  const { page } = await open();
  await hotline(page);
  await paste(page, bigReport);
  await reportText(page).click();
  await page.keyboard.press("Control+End");
  const values = await page.evaluate(async () => {
    const taken: number[] = [];
    for (let at = 0; at < 100; ++at) {
      const began = performance.now();
      document.execCommand("insertText", false, "あ");
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      taken.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    return taken;
  });
  task.meta.measured = [{ what: "keystroke to frame in a report of 1 MB", unit: "ms", values }];
});

test("opening the page", async ({ task }) => {
  const paint: number[] = [];
  const ready: number[] = [];
  const bytes: number[] = [];
  const requests: number[] = [];
  const again: number[] = [];
  for (let at = 0; at < 20; ++at) {
    const load = { bytes: 0, requests: 0 };
    const { page } = await open({
      prepare: async (fresh) => {
        const client = await fresh.context().newCDPSession(fresh);
        await client.send("Network.enable");
        client.on("Network.loadingFinished", ({ encodedDataLength }) => {
          load.bytes += encodedDataLength;
          load.requests += 1;
        });
      },
    });
    const seen = async () => {
      await page.locator(".start .card").nth(3).waitFor();
      return page.evaluate(() => performance.now());
    };
    ready.push(await seen());
    paint.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]!.startTime));
    bytes.push(load.bytes / 1000);
    requests.push(load.requests);
    load.bytes = 0;
    await page.reload();
    await seen();
    again.push(load.bytes / 1000);
    await page.context().close();
  }
  task.meta.measured = [
    { what: "first contentful paint, nothing kept", unit: "ms", values: paint },
    { what: "ready to begin, nothing kept", unit: "ms", values: ready },
    { what: "transferred, nothing kept", unit: "kB", values: bytes },
    { what: "transferred, opened again", unit: "kB", values: again },
    { what: "requests", unit: "requests", values: requests },
  ];
});
