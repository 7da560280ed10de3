// The analyst at the hotline: paste a report, see what holds and what is open, answer the next question, take the
// draft of a letter.
import { expect, test } from "vitest";
import { open, picture, useBrowser } from "./support/browser";
import { handedOut } from "./support/command";
import { day, headline, hotline, pane, report, settled, slider } from "./support/desk";

useBrowser();

const recruiting = "闇バイト募集。即日即金のホワイト案件、受け子・出し子。詳しくはDMで。";

test("the class changes at the midnight of the boundary, and so does what is marked", async () => {
  const { page } = await open();
  await hotline(page);
  await report(page, recruiting);
  await day(page, "2025-02-27");
  await expect.poll(() => headline(page).innerText()).toContain("重要犯罪密接関連情報");
  await picture(page, "analyst-day-before");
  await slider(page).focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => headline(page).innerText()).toContain("違法情報");
  expect(await page.locator(".verdict h3").first().innerText()).toContain("犯罪実行者の募集");
  expect(await slider(page).getAttribute("aria-valuetext")).toContain("令和7年2月28日");
  expect(await page.locator(".compared").innerText()).toContain("重要犯罪密接関連情報");
  expect(await page.locator(".report-text .cm-evidence").allInnerTexts()).toContain("闇バイト募集");
  await picture(page, "analyst-midnight");
});

test("boundaries by keyboard: Page Up, Page Down, Home", async () => {
  const { page } = await open();
  await hotline(page);
  await slider(page).focus();
  await page.keyboard.press("PageDown");
  expect(await page.locator(".era").innerText()).toBe("令和7年9月25日");
  await page.keyboard.press("PageDown");
  expect(await page.locator(".era").innerText()).toBe("令和7年2月28日");
  await page.keyboard.press("PageUp");
  expect(await page.locator(".era").innerText()).toBe("令和7年9月25日");
  await page.keyboard.press("Home");
  await expect.poll(() => page.locator(".in-force").innerText()).toContain("施行中の改訂はありません");
});

test("hidden words are found and shown where they stand", async () => {
  const { page } = await open();
  await hotline(page);
  await report(page, "🙂使っていない通/帳、ｷｬｯｼｭｶｰﾄﾞ、高く買います。");
  await expect.poll(() => page.locator(".verdict h3").first().innerText()).toContain("⑩");
  expect(await page.locator(".report-text .cm-evidence").allInnerTexts()).toEqual(
    expect.arrayContaining(["通/帳", "ｷｬｯｼｭｶｰﾄﾞ"]),
  );
  await page.locator(".evidence", { hasText: "通/帳" }).first().click();
  expect(await page.evaluate(() => {
    const root = document.querySelector(".report-text")!.shadowRoot as ShadowRoot & { getSelection?: () => Selection };
    return root.querySelector(".cm-evidence-here")?.textContent;
  })).toBe("通/帳");
  await page.locator(".lanes > summary").click();
  await expect.poll(() => page.locator(".lane .cm-content").nth(1).innerText()).toContain("通帳");
  await picture(page, "analyst-lanes");
});

test("the next question is asked, and its answer decides", async () => {
  const { page } = await open();
  await hotline(page);
  await day(page, "2025-06-01");
  await report(page, "動画はこちら。無修正。");
  await page.getByRole("button", { name: "精査" }).click();
  await settled(page);
  const next = page.locator(".asked > li.next");
  await next.waitFor();
  const fact = await next.getAttribute("data-fact");
  const before = await page.locator(".asked > li").count();
  await next.getByLabel("はい", { exact: true }).check();
  await settled(page);
  const answered = page.locator(`[data-fact="${fact}"]`).first();
  // It stays where it was, under the reader's hands.
  expect(await answered.getAttribute("class")).toContain("answered");
  expect(await page.locator(".asked > li").count()).toBeGreaterThanOrEqual(Math.min(1, before));
  await picture(page, "analyst-questions");
  await answered.getByLabel("未回答").check();
  await settled(page);
});

test("a draft of the request letter", async () => {
  const { page } = await open();
  await hotline(page);
  await day(page, "2025-06-01");
  await report(page, "使っていない通帳、高く買います。");
  await expect.poll(() => headline(page).innerText()).toContain("候補");
  await pane(page, "export");
  const letter = page.locator(".export", { has: page.getByRole("heading", { name: "依頼文の案" }) });
  await letter.locator("summary").click();
  await letter.getByLabel("整理番号").fill("見本-1");
  await letter.getByLabel("形式").selectOption("markdown");
  const make = letter.getByRole("button", { name: "作る" });
  // Nobody to send it to is known yet: the page says so.
  await make.click();
  await expect.poll(() => page.locator(".announcement").innerText()).toContain("依頼先");
  await letter.getByLabel("サイトの管理者").fill("甲サイト");
  await letter.getByLabel("応答がなかった").first().check();
  await letter.getByLabel("サーバの管理者").fill("乙サーバ");
  await picture(page, "analyst-letter");
  const { name, bytes } = await handedOut(page, () => make.click());
  expect(name).toMatch(/\.md$/);
  for (const words of ["乙サーバ　御中", "見本-1", "第28条第4項", "案"]) expect(bytes.toString()).toContain(words);
});
