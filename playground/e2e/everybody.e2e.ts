// What holds for everybody: no barrier, no markup from texts, nothing lost, any width, both languages and themes.
import { expect, test } from "vitest";
import { accessibility, open, picture, useBrowser } from "./support/browser";
import { append, editor, example, file, headline, hotline, pane, report, reportText, slider } from "./support/desk";

useBrowser();

const hidden = "使っていない通/帳、ｷｬｯｼｭｶｰﾄﾞ、高く買います。";

test.each([
  [360, "light", "ja-JP"],
  [360, "dark", "en-GB"],
  [768, "light", "en-GB"],
  [768, "dark", "ja-JP"],
  [1440, "light", "ja-JP"],
  [1440, "dark", "en-GB"],
] as const)("%i px, %s, %s: nothing axe finds, nothing cut off", async (width, colorScheme, locale) => {
  const { page } = await open({ viewport: { width, height: width === 360 ? 740 : 900 }, colorScheme, locale });
  const look = async (what: string) => {
    await picture(page, `${what}-${width}-${colorScheme}-${locale.slice(0, 2)}`);
    expect(await accessibility(page), what).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${what}: fits`).toBe(true);
  };
  await page.locator(".start .card").nth(3).waitFor();
  await look("start");
  await hotline(page);
  await report(page, hidden);
  await expect.poll(() => page.locator(".verdict h3").count()).toBeGreaterThan(0);
  await look("report");
  for (const name of ["revision", "cases", "export"]) {
    await pane(page, name);
    if (name === "revision") await page.locator(".comparison").waitFor();
    await look(name);
  }
  if (width < 1024) {
    await pane(page, "rules");
    await look("rules");
  }
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

test("a hostile report and a hostile draft stay text", async () => {
  const { page } = await open();
  await example(page);
  const hostile = `<img src=x onerror="document.title='broken in'"><script>document.title='broken in'</script>`;
  await report(page, `机を譲ってください ${hostile}`);
  await file(page, "2025-10-01");
  await append(page, `\n類型 bad "${hostile.replaceAll('"', "'")}" 所属 notices { 本文 に "譲" }\n`);
  await expect.poll(() => page.locator(".verdict").innerText()).toContain("onerror");
  for (const name of ["revision", "cases", "export"]) await pane(page, name);
  await page.waitForTimeout(300);
  expect(await page.title()).not.toContain("broken in");
  expect(await page.locator("img[src], [onerror], script:not([src])").count()).toBe(0);
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
