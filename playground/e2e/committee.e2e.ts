// The committee: write an amendment, see at once what it changes, have the claim proved, publish it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { open, picture, useBrowser } from "./support/browser";
import { folder, handedOut, kijun, put } from "./support/command";
import { append, editor, example, file, headline, hotline, pane, report, settled } from "./support/desk";

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
  await picture(page, "committee-refused");
  await pane(page, "revision");
  await page.selectOption("#revision-to", "r2026_04_01");
  await page.locator("#tab-meaning").click();
  const change = page.locator(".change", { hasText: "助けを求める掲示" });
  await expect.poll(() => change.locator(".refuted").innerText()).toContain("成り立ちません");
  await change.locator(".witness-gained").waitFor();
  await picture(page, "committee-refuted");
});

test("while there are mistakes, what was there stays and is said to be of before", async () => {
  const { page } = await open();
  await example(page);
  await report(page, "中古の自転車を探しています");
  await expect.poll(() => headline(page).innerText()).toContain("候補");
  await file(page, "2025-10-01");
  await append(page, "\n類型 bad \"誤り\" 所属 nowhere { 本文 に nothing }\n");
  await page.locator(".problems.has-errors").waitFor();
  await expect.poll(() => page.locator(".connection").innerText()).toContain("直前の正しい状態");
  expect(await headline(page).innerText()).toContain("候補");
  await picture(page, "committee-mistakes");
  await page.locator(".editor .cm-content").press("Control+z");
  await page.locator(".connection").waitFor({ state: "hidden" });
});

test("completion, formatting and a fix", async () => {
  const { page } = await open();
  await example(page);
  await file(page, "2025-10-01");
  await append(page, "\n類型 extra \"追加\" 所属 notices { 本文 に wanted_w");
  await page.keyboard.press("Control+Space");
  await page.locator(".cm-tooltip-autocomplete li", { hasText: "wanted_words" }).first().waitFor();
  await picture(page, "committee-completion");
  await page.keyboard.press("Enter");
  await page.keyboard.insertText("      ｝");
  await expect.poll(() => editor(page).innerText()).toContain("本文 に wanted_words");
  // A sign of the wrong width is mended from the list below the text.
  const wrong = page.locator(".problem", { hasText: "K0103" });
  await page.locator(".problems.has-errors").waitFor();
  await page.locator(".problems > summary").click();
  await wrong.getByRole("button", { name: "直す" }).click();
  await expect.poll(() => page.locator(".problems").getAttribute("class")).not.toContain("has-errors");
  await page.getByRole("button", { name: "整形" }).click();
  await expect.poll(() => editor(page).innerText()).toContain("本文 に wanted_words }");
});

test("names are coloured by what they mean, and hovering says more", async () => {
  const { page } = await open();
  await example(page);
  await file(page, "2025-10-01");
  const named = (kind: string, name: string) => page.locator(`.editor .cm-name-${kind}`, { hasText: name }).first();
  await named("category", "help_wanted").waitFor();
  await named("terms", "work_words").waitFor();
  await named("fact", "paid").waitFor();
  await named("revision", "r2025_10_01").waitFor();
  await named("category", "help_wanted").hover();
  await expect.poll(() => page.locator(".cm-hover").innerText()).toContain("助けを求める掲示");
  await picture(page, "committee-names");
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

test("documents, a bundle and a case are taken away, and the command opens each", async () => {
  const { page } = await open();
  await example(page);
  await report(page, "中古の自転車を探しています");
  const here = folder();
  // The draft itself, written out as files, is what the command is asked about.
  const draft = await handedOut(page, () => page.locator(".draft-actions").getByRole("button", { name: "ファイルで渡す" }).click());
  const { files } = JSON.parse(draft.bytes.toString()) as { files: { name: string; text: string }[] };
  for (const { name, text } of files) put(here, `rules/${name}`, text);

  await pane(page, "export");
  const made = async (name: string, format?: string) => {
    const row = page.locator(".export", { has: page.getByRole("heading", { name }) });
    if (format) await row.getByLabel("形式").selectOption(format);
    const file = await handedOut(page, () => row.getByRole("button", { name: "作る" }).click());
    put(here, file.name, file.bytes);
    return file;
  };
  await made("規則の束（.kjb）");
  expect(kijun(here, "--language", "ja", "timeline", "notices.kjb")).toBe(kijun(here, "--language", "ja", "timeline", "rules"));

  const { name: cases } = await made("事例（NDJSON）");
  expect(kijun(here, "--language", "ja", "test", "notices.kjb", cases)).toContain("不合格 0 件");

  for (const [name, ...given] of [
    ["溶け込み版", "text", "rules", "--revision", "r2025_10_01"],
    ["新旧対照表", "comparison", "rules", "r2025_04_01", "r2025_10_01"],
    ["改訂履歴", "history", "rules"],
    ["類型一覧", "categories", "rules", "--revision", "r2025_10_01"],
  ] as const)
    for (const format of ["docx", "html", "markdown"]) {
      const { bytes } = await made(name, format);
      const output = `by-command.${format === "markdown" ? "md" : format}`;
      kijun(here, "document", ...given, "--format", format, "--output", output);
      expect(bytes.equals(readFileSync(join(here, output))), `${name} as ${format} is what the command writes`).toBe(true);
    }
  await picture(page, "committee-export");
});

test("the hotline's own guideline is taken away as a bundle and signed", async () => {
  const { page } = await open();
  await hotline(page);
  await pane(page, "export");
  const here = folder();
  const row = page.locator(".export", { has: page.getByRole("heading", { name: "規則の束（.kjb）" }) });
  const bundle = await handedOut(page, () => row.getByRole("button", { name: "作る" }).click());
  put(here, bundle.name, bundle.bytes);
  kijun(here, "keygen", "committee");
  kijun(here, "sign", bundle.name, "--key", "committee.key");
  put(here, "reports.ndjson", '{"id":"a","received_at":"2025-03-01","text":"使っていない通帳、高く買います。"}\n');
  expect(kijun(here, "judge", bundle.name, "reports.ndjson", "--brief", "--require-signature", "committee.pub")).toContain("⑩");
});
