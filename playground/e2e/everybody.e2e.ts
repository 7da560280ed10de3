// What holds for everybody: no barrier, no markup from texts, nothing lost, any width, both languages and themes.
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { accessibility, open, picture, useBrowser } from "./support/browser";
import { append, editor, example, file, headline, hotline, pane, report, reportText, settled, slider } from "./support/desk";

useBrowser();

const hidden = "使っていない通/帳、ｷｬｯｼｭｶｰﾄﾞ、高く買います。";

const samples = fileURLToPath(new URL("../../tests/samples/reports.ndjson", import.meta.url));
// LOOKS=few: each language and each theme once.
const looks = (["ja-JP", "en-GB"] as const)
  .flatMap((locale) => (["light", "dark"] as const).map((colorScheme) => [locale, colorScheme] as const))
  .filter(([locale, colorScheme]) => process.env.LOOKS !== "few" || (locale === "ja-JP") === (colorScheme === "light"));

describe.each(looks)("%s, %s", (locale, colorScheme) => {
  /** At three widths nothing is cut off, and axe finds nothing. `behind`: the tab of it where there is one column. */
  async function look(page: Page, what: string, behind?: string): Promise<void> {
    for (const width of [1440, 768, 360]) {
      await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
      if (behind && width < 1000) await pane(page, behind);
      await picture(page, `${what}-${width}-${colorScheme}-${locale.slice(0, 2)}`);
      // 768 is laid out as 360 is.
      if (width !== 768) expect(await accessibility(page), `${what}, ${width}`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${what} fits ${width}`).toBe(true);
      const desk = page.locator(".desk:visible");
      if (width === 1440 && (await desk.count()) > 0)
        expect(await desk.evaluate((one) => Math.round(one.getBoundingClientRect().bottom)), `${what} fills the window`).toBe(900);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  test(`nothing axe finds, nothing cut off: start, report, export (${locale}, ${colorScheme})`, async () => {
    const { page } = await open({ colorScheme, locale });
    await page.locator(".start .card").nth(3).waitFor();
    await look(page, "start");
    await hotline(page);
    await report(page, hidden);
    await expect.poll(() => page.locator(".verdict h3").count()).toBeGreaterThan(0);
    for (const details of [".lanes", ".all-facts", ".other-fields"]) await page.locator(`.report-pane ${details} > summary`).click();
    await page.locator(".lane .cm-content").nth(1).waitFor();
    await look(page, "report");
    await pane(page, "export");
    await look(page, "export");
    await page.locator(".editor .cm-name-category").first().waitFor();
    await look(page, "rules", "rules");
  });

  test(`nothing axe finds, nothing cut off: revision (${locale}, ${colorScheme})`, async () => {
    const { page } = await open({ colorScheme, locale });
    await hotline(page);
    await pane(page, "revision");
    await page.locator(".comparison").waitFor();
    await look(page, "comparison");
    await page.locator("#tab-meaning").click();
    await page.locator(".change").first().waitFor();
    await look(page, "meaning");
    await page.selectOption("#revision-from", "r2023_09_29");
    await page.selectOption("#revision-to", "r2025_02_28");
    await page.locator("#tab-impact").click();
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.locator("#panel-impact .task-bar button").first().click()]);
    await chooser.setFiles(samples);
    await page.locator(".flows svg").waitFor();
    await look(page, "impact");
  });

  test(`nothing axe finds, nothing cut off: cases, mistakes, a question (${locale}, ${colorScheme})`, async () => {
    const { page } = await open({ colorScheme, locale });
    await example(page);
    await pane(page, "cases");
    await page.locator("#cases-coverage").check();
    await page.locator(".cases-pane .task button.primary").first().click();
    await page.locator(".coverage .bar-track").first().waitFor();
    await page.locator("#cases-mutants").fill("40");
    await page.locator(".cases-pane .task button.primary").last().click();
    await page.locator(".survivor").first().waitFor();
    await look(page, "cases");
    await file(page, "2025-10-01");
    await append(page, "\n類型 bad \"誤り\" 所属 nowhere { 本文 に nothing }\n");
    await page.locator(".problems.has-errors").waitFor();
    await page.locator(".problems > summary").click();
    await look(page, "mistakes", "rules");
    await page.locator(".rules-bar button").last().click();
    await page.locator("dialog").waitFor();
    await look(page, "question");
  });
});

test("by keyboard alone: from the top of the page to a verdict", async () => {
  const { page } = await open();
  await page.locator(".start .card").nth(3).waitFor();
  const reach = async (what: string, most = 60) => {
    for (let at = 0; at < most; ++at) {
      await page.keyboard.press("Tab");
      if (await page.locator(what).evaluate((element) => element === document.activeElement || element.matches(":focus-within"))) return;
    }
    throw new Error(`${what} is not reached`);
  };
  await page.keyboard.press("Tab");
  expect(await page.locator(".skip").evaluate((link) => link === document.activeElement)).toBe(true);
  await page.keyboard.press("Enter");
  await reach(".start .card >> nth=0");
  await page.keyboard.press("Enter");
  await page.locator(".band .piece").first().waitFor({ state: "attached" });
  await reach(".report-text >> nth=0", 120);
  await page.keyboard.insertText(hidden);
  // Tab leaves the text: it is no trap.
  await reach("input.days");
  await page.keyboard.press("PageDown");
  await expect.poll(() => headline(page).innerText()).toContain("候補");
  await page.locator("#tab-report").focus();
  await page.keyboard.press("ArrowRight");
  expect(await page.locator("#tab-revision").getAttribute("aria-selected")).toBe("true");
  expect(await page.locator("#panel-revision").isVisible()).toBe(true);
});

test("by keyboard alone: an amendment is written, compared, tried and taken away", async () => {
  const { page } = await open();
  await page.locator(".start .card").nth(3).waitFor();
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const focused = (what: string) =>
    page.locator(what).first().evaluate((element) => element === document.activeElement || element.matches(":focus-within"));
  const reach = async (what: string, back = false, most = 200) => {
    for (let at = 0; at < most; ++at) {
      if (await focused(what)) return;
      await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    }
    throw new Error(`${what} is not reached`);
  };
  await reach(".start .card >> nth=1"); // the example, after the one installed guideline
  await press("Enter");
  await page.locator(".band .piece").first().waitFor({ state: "attached" });
  await reach(".editor");
  await press("Control+End");
  await page.keyboard.insertText('\n改訂 later "机を除く" 改正対象 notices { 施行 令和8年4月1日 remove from terms things { "机" } }\n');
  await expect.poll(() => page.locator(".band .piece").count()).toBe(3);
  // The tabs: one stop, then arrows.
  await reach("#tab-report");
  await press("ArrowRight");
  await page.locator(".comparison u").first().waitFor();
  await reach("#tab-comparison");
  await press("ArrowRight");
  await page.locator(".change").first().waitFor();
  await reach(".change .witness button");
  await press("Enter");
  await settled(page);
  expect(await page.locator("#tab-report").getAttribute("aria-selected")).toBe("true");
  await reach("#tab-report");
  await press("End");
  await reach(".export button");
  const [download] = await Promise.all([page.waitForEvent("download"), press("Enter")]);
  expect(download.suggestedFilename()).toBe("notices.kjb");
  // A question is closed again by Escape, and the focus is where it was.
  await reach(".rules-bar button", true);
  await reach(".rules-bar button >> nth=1");
  await press("Enter");
  await page.locator("dialog").waitFor();
  await press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  expect(await focused(".rules-bar button >> nth=1")).toBe(true);
});

test("hostile texts stay text, wherever they come from", async () => {
  const { page } = await open();
  await example(page);
  const hostile = `<img src=x onerror="document.title='broken in'"><script>document.title='broken in'</script>`;
  const quoted = hostile.replaceAll('"', "'");
  await report(page, `机を譲ってください ${hostile}`);
  await page.locator(".report-pane .other-fields > summary").click();
  await page.locator("#report-title").fill(hostile);
  await page.locator("#report-url").fill(`javascript:document.title='broken in'`);
  await page.locator(".lanes > summary").click();
  await expect.poll(() => page.locator(".lane .cm-content").first().innerText()).toContain("onerror");
  await file(page, "2025-10-01");
  await append(
    page,
    `
事実 odd: 真偽 "${quoted}"
類型 bad "${quoted}" 所属 notices { ア "${quoted}" { 本文 に "譲" } イ "事実" { odd } }
改訂 later "${quoted}" 改正対象 notices { 施行 令和8年4月1日 改称 類型 bad へ "${quoted}２" }
事例 "${quoted}" { 本文 "机" 時点 2026-05-01 期待 bad }
`,
  );
  await expect.poll(() => page.locator(".verdict").innerText()).toContain("onerror");
  await pane(page, "revision");
  await expect.poll(() => page.locator(".comparison").innerText()).toContain("onerror");
  await page.locator("#tab-meaning").click();
  await expect.poll(() => page.locator(".changes").innerText()).toContain("onerror");
  await page.selectOption("#revision-from", "r2025_04_01");
  await page.locator("#tab-impact").click();
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.locator("#panel-impact .task-bar button").first().click()]);
  const line = (id: string) => JSON.stringify({ id, received_at: "2026-05-01", text: `机を譲ってください。週に一度 ${hostile}`, facts: { odd: true } });
  await chooser.setFiles({ name: `${hostile}.ndjson`, mimeType: "text/plain", buffer: Buffer.from(`${line(hostile)}\n{"id":"${quoted}"\n`) });
  await expect.poll(() => page.locator("#panel-impact").innerText()).toContain("onerror");
  await pane(page, "cases");
  await page.locator(".cases-pane .task button.primary").first().click();
  await expect.poll(() => page.locator(".failures").innerText()).toContain("onerror");
  await pane(page, "export");
  // A draft from a stranger.
  const other = await open();
  await other.page.locator(".start .card").nth(3).waitFor();
  const [opening] = await Promise.all([other.page.waitForEvent("filechooser"), other.page.getByRole("button", { name: /ファイルを開く/ }).click()]);
  const draft = { format: "kijun-draft", version: 1, title: hostile, files: [{ name: `'${"onerror=x".repeat(2)}'.kijun`, text: hostile }], report: { text: hostile } };
  await opening.setFiles({ name: "draft.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(draft)) });
  await expect.poll(() => other.page.locator(".draft-title").innerText()).toContain("onerror");
  await other.page.locator(".problems.has-errors").waitFor();
  for (const one of [page, other.page]) {
    expect(await one.title()).not.toContain("broken in");
    expect(await one.locator("img[src], [onerror], script:not([src]), a[href^='javascript']").count()).toBe(0);
  }
});

test("a draft outlives the page and travels as a file", async () => {
  const { page } = await open();
  await example(page);
  await file(page, "2025-10-01");
  await append(page, "\n// 書きかけ\n");
  await report(page, "机を譲ってください");
  await expect.poll(() => page.locator(".saved").innerText()).toBe("このブラウザーに保存済み");
  await page.reload();
  await expect.poll(() => editor(page).innerText()).toContain("書きかけ");
  expect(await reportText(page).innerText()).toContain("机を譲って");

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "ファイルで渡す" }).first().click()]);
  const other = await open();
  await other.page.locator(".start .card").nth(3).waitFor();
  const [chooser] = await Promise.all([
    other.page.waitForEvent("filechooser"),
    other.page.getByRole("button", { name: /ファイルを開く/ }).click(),
  ]);
  await chooser.setFiles({ name: "draft.json", mimeType: "application/json", buffer: await stream(await download.createReadStream()) });
  await expect.poll(() => editor(other.page).innerText()).toContain("書きかけ");
});

test("two tabs with one draft: what the other has kept is not written over", async () => {
  const { page } = await open();
  await example(page);
  await file(page, "2025-10-01");
  await append(page, "\n// 一つ目\n");
  await expect.poll(() => page.locator(".saved").innerText()).toBe("このブラウザーに保存済み");
  const other = await page.context().newPage();
  await other.goto(page.url());
  await expect.poll(() => editor(other).innerText()).toContain("一つ目");
  await append(page, "// その続き\n");
  await expect.poll(() => kept(page)).toContain("その続き");
  await file(other, "2025-10-01");
  await append(other, "// 二つ目\n");
  await expect.poll(() => other.locator(".draft-title").innerText()).toContain("写し");
  await page.reload();
  await expect.poll(() => page.locator(".draft-title").innerText()).toContain("写し");
  await page.getByRole("button", { name: "始める・開く" }).click();
  expect(await page.locator(".kept li").count()).toBe(2);
  await page.locator(".kept li", { hasNotText: "写し" }).getByRole("button").first().click();
  await file(page, "2025-10-01");
  await expect.poll(() => editor(page).innerText()).toContain("その続き");
});

/** All that the browser keeps of drafts. */
function kept(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const request = indexedDB.open("kijun", 1);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const all = request.result.transaction("drafts").objectStore("drafts").getAll();
          all.onsuccess = () => resolve(JSON.stringify(all.result));
          request.result.close();
        };
      }),
  );
}

async function stream(readable: NodeJS.ReadableStream): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of readable) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

test("the language is switched and remembered, and so are the colours", async () => {
  const { page } = await open();
  await example(page);
  await page.getByRole("button", { name: "English" }).click();
  expect(await page.locator("html").getAttribute("lang")).toBe("en");
  await expect.poll(() => page.locator("#tab-report").innerText()).toBe("Report");
  await page.getByLabel("Colours").selectOption("dark");
  await page.reload();
  await expect.poll(() => page.locator("#tab-report").innerText()).toBe("Report");
  expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  await page.locator(".band .piece").first().waitFor({ state: "attached" });
  await slider(page).focus();
  await page.keyboard.press("PageDown");
  expect(await slider(page).getAttribute("aria-valuetext")).toContain("1 October 2025");
});
