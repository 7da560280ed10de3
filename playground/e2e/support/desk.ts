// What a reader does, in the words of the page.
import type { Locator, Page } from "playwright-core";

export const example = (page: Page): Promise<void> => begin(page, /見本|Example/);
export const hotline = (page: Page): Promise<void> => begin(page, /ホットライン運用ガイドライン/);

async function begin(page: Page, name: RegExp): Promise<void> {
  await page.locator(".start").getByRole("button", { name }).first().click();
  // The line of time is there: the draft was compiled.
  await page.locator(".band .piece").first().waitFor({ state: "attached" });
}

export const editor = (page: Page): Locator => page.locator(".editor .cm-content");
export const reportText = (page: Page): Locator => page.locator(".report-text .cm-content").first();
export const slider = (page: Page): Locator => page.locator("input.days");
export const headline = (page: Page): Locator => page.locator(".headline");

export async function report(page: Page, text: string): Promise<void> {
  await reportText(page).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
  await settled(page);
}

/** Until what is shown is of what was typed. */
export async function settled(page: Page): Promise<void> {
  await page.locator(".verdict:not(.stale)").waitFor();
}

export async function day(page: Page, iso: string): Promise<void> {
  await page.locator(".when input").fill(iso);
  await page.locator(".when input").dispatchEvent("change");
}

/** Opens a file of the draft, wherever the list of files is. */
export async function file(page: Page, name: string): Promise<void> {
  await page.locator(".rules-pane").waitFor();
  if (await page.locator(".rail").isVisible()) await page.locator(".rail button", { hasText: name }).first().click();
  else await page.locator(".rules-bar select").selectOption(`${name}.kijun`);
}

export async function pane(page: Page, id: string): Promise<void> {
  await page.locator(`#tab-${id}`).click();
}

/** Puts the cursor behind the text of the file and types. */
export async function append(page: Page, text: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(text);
}

/** Begins a draft with a file of the reader's. */
export async function openFile(page: Page, name: string, text: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: /ファイルを開く|Open a file/ }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
  await page.locator(".band .piece").first().waitFor({ state: "attached" });
}
