// The policy engineer: replay past cases under two revisions, run the cases, see where they do not look.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { open, picture, useBrowser } from "./support/browser";
import { example, file, hotline, pane, reportText, settled } from "./support/desk";

useBrowser();

const samples = fileURLToPath(new URL("../../tests/samples/reports.ndjson", import.meta.url));

test("the transitions of past cases, as a chart and in numbers", async () => {
  const { page } = await open();
  await hotline(page);
  await pane(page, "revision");
  await page.selectOption("#revision-from", "r2023_09_29");
  await page.selectOption("#revision-to", "r2025_02_28");
  await page.locator("#tab-impact").click();
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "事例のファイル（NDJSON）を選ぶ" }).click(),
  ]);
  await chooser.setFiles(samples);
  await page.locator(".flows svg").waitFor();
  expect(await page.locator(".impact .figure").innerText()).toMatch(/1,061 件のうち \d+ 件/);
  const row = page.getByRole("row", { name: /重要犯罪密接関連情報 違法情報/ });
  expect(Number(await row.locator("td").last().innerText())).toBeGreaterThan(0);
  // The part of the rules that is answerable, and the cases to look at.
  const flip = page.locator(".flip").first();
  expect(await flip.innerText()).toMatch(/原因/);
  await picture(page, "engineer-impact");
  await flip.locator(".flip-cases button").first().scrollIntoViewIfNeeded();
  await picture(page, "engineer-flips");
  const id = await flip.locator(".flip-cases button").first().innerText();
  await flip.locator(".flip-cases button").first().click();
  await settled(page);
  const lines = readFileSync(samples, "utf8").trim().split("\n").map((line) => JSON.parse(line) as { id: string; text: string });
  expect(await reportText(page).innerText()).toBe(lines.find((line) => line.id === id)!.text);
});

test("cases: they pass, their coverage, a failure leads to its line", async () => {
  const { page } = await open();
  await example(page);
  await pane(page, "cases");
  await page.getByLabel("網羅率も調べる").check();
  await page.getByRole("button", { name: "事例を実行" }).click();
  await expect.poll(() => page.locator(".tested .figure").innerText()).toContain("不合格 0");
  await page.locator(".coverage .bar-track").first().waitFor();
  await picture(page, "engineer-coverage");

  await file(page, "cases_2025-10-01");
  await page.locator(".editor .cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText('\n事例 "合わない" { 本文 "机を譲ってください" 時点 2025-10-01 期待 対象外 }\n');
  await page.getByRole("button", { name: "事例を実行" }).click();
  const failure = page.locator(".failure", { hasText: "合わない" });
  await failure.waitFor();
  await file(page, "cases");
  await failure.getByRole("button").click();
  expect(await page.locator(".rail [aria-current]").innerText()).toContain("cases_2025-10-01");
  await picture(page, "engineer-failure");
});

test("survivors of mutation become cases", async () => {
  const { page } = await open();
  await example(page);
  await pane(page, "cases");
  await page.getByLabel("変更の数").fill("60");
  await page.getByRole("button", { name: "試す", exact: true }).click();
  const survivor = page.locator(".survivor", { has: page.locator("details") }).first();
  await survivor.waitFor({ timeout: 60_000 });
  await survivor.locator("summary").click();
  await survivor.getByRole("button", { name: "事例に加える" }).click();
  expect(await page.locator(".rail [aria-current]").innerText()).toContain("cases_added");
  await picture(page, "engineer-survivors");
  await page.getByRole("button", { name: "事例を実行" }).click();
  await expect.poll(() => page.locator(".tested .figure").innerText()).toContain("不合格 0");
});
