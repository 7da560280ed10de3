// The committee: write an amendment, see at once what it changes, have the claim proved, publish it.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { open, picture, useBrowser } from "./support/browser";
import { append, editor, example, file, pane, report, settled } from "./support/desk";

useBrowser();

const amendment = `
改訂 r2026_04_01 "翻訳を除く" 改正対象 notices {
  施行 令和8年4月1日
  狭める 類型 help_wanted {
    ア "求める語" { 本文 に wanted_words 以内 10 の things }
    ただし answered
    ただし 本文 に work_words
    ただし 本文 に "翻訳"
  }
}
`;

test("an amendment is written, and the page shows what it changes", async () => {
  const { page } = await open();
  await example(page);
  await file(page, "2025-10-01");
  await append(page, amendment);
  await expect.poll(() => page.locator(".band .piece").count()).toBe(3);
  await expect.poll(() => page.locator(".problems > summary").innerText()).not.toContain("確かめ");
  await picture(page, "committee-written");

  await pane(page, "revision");
  await page.selectOption("#revision-from", "r2025_10_01");
  await page.selectOption("#revision-to", "r2026_04_01");
  await expect.poll(() => page.locator(".comparison u").first().innerText()).toContain("翻訳");
  await picture(page, "committee-comparison");

  await page.locator("#tab-meaning").click();
  const change = page.locator(".change", { hasText: "助けを求める掲示" });
  await change.waitFor();
  expect(await change.innerText()).toContain("狭まる");
  expect(await change.locator(".proved").innerText()).toContain("証明されました");
  const witness = change.locator(".witness-lost");
  expect(await witness.locator("blockquote").innerText()).toContain("翻訳");
  await picture(page, "committee-meaning");

  await witness.getByRole("button", { name: "この通報を試す" }).click();
  await settled(page);
  await expect.poll(() => page.locator(".band .piece").last().innerText()).toContain("該当なし");
  expect(await page.locator(".band .piece").nth(1).innerText()).toContain("掲示");
});

test("a claim that is false is refused with a report that shows why", async () => {
  const { page } = await open();
  await example(page);
  await file(page, "2025-10-01");
  await append(page, amendment.replace("以内 10", "以内 30"));
  await page.locator(".problems.has-errors").waitFor();
  await page.locator(".problems > summary").click();
  await expect.poll(() => page.locator(".problem-error").first().innerText()).toContain("K0501");
  // What was there stays, and the page says so.
  await expect.poll(() => page.locator(".connection").innerText()).toContain("直前の正しい状態");
  await picture(page, "committee-refused");
});

test("completion, formatting and a fix", async () => {
  const { page } = await open();
  await example(page);
  await file(page, "2025-10-01");
  await append(page, "\n類型 extra \"追加\" 所属 notices { 本文 に work_w");
  await page.keyboard.press("Control+Space");
  await page.locator(".cm-tooltip-autocomplete li", { hasText: "work_words" }).first().waitFor();
  await picture(page, "committee-completion");
  await page.keyboard.press("Enter");
  await page.keyboard.insertText("      }");
  expect(await editor(page).innerText()).toContain("本文 に work_words");
  await page.getByRole("button", { name: "整形" }).click();
  await expect.poll(() => editor(page).innerText()).toContain("本文 に work_words }");
});

test("an input method composes while diagnostics arrive", async () => {
  const { page } = await open();
  await example(page);
  await file(page, "2025-10-01");
  await append(page, "\n// ");
  const client = await page.context().newCDPSession(page);
  for (const text of ["け", "けい", "けいじ", "けいじば", "けいじばん"]) {
    await client.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await page.waitForTimeout(300); // longer than it takes to ask the server
  }
  await client.send("Input.insertText", { text: "掲示板" });
  await expect.poll(() => editor(page).innerText()).toMatch(/\/\/ 掲示板\n?$/);
});

test("documents and a bundle are taken away", async () => {
  const { page } = await open();
  await example(page);
  await report(page, "中古の自転車を探しています");
  await pane(page, "export");
  for (const [name, shape] of [
    ["規則の束（.kjb）", /\.kjb$/],
    ["溶け込み版", /\.docx$/],
    ["新旧対照表", /\.docx$/],
    ["改訂履歴", /\.docx$/],
    ["類型一覧", /\.docx$/],
    ["事例（NDJSON）", /\.ndjson$/],
  ] as const) {
    const row = page.locator(".export", { has: page.getByRole("heading", { name }) });
    const [download] = await Promise.all([page.waitForEvent("download"), row.getByRole("button", { name: "作る" }).click()]);
    expect(download.suggestedFilename()).toMatch(shape);
    expect(readFileSync(await download.path()).length).toBeGreaterThan(100);
  }
  await picture(page, "committee-export");
});
