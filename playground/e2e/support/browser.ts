// A browser for the tests, and the page in it. Whatever the page complains of fails the test that opened it.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";

const artefacts = fileURLToPath(new URL("../../artefacts/", import.meta.url));
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface Opened {
  page: Page;
  /** What the browser complained of: errors, refusals of the policy, requests to others. */
  complaints: string[];
}

export let browser: Browser;
let opened: Opened[] = [];

/** To be called once in each file of tests. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
  });
  afterAll(() => browser.close());
  afterEach(async ({ task }) => {
    const complaints = [...new Set(opened.flatMap((one) => one.complaints))];
    // What was to be seen where a journey ended.
    if (task.result?.state === "fail")
      for (const [at, { page }] of opened.entries()) await picture(page, `failed-${task.id}-${at}`).catch(() => undefined);
    for (const { page } of opened) await page.context().close().catch(() => undefined); // a test may have closed it
    opened = [];
    expect(complaints).toEqual([]);
  });
}

export interface Options extends BrowserContextOptions {
  /** Runs before the page loads. */
  prepare?: (page: Page) => Promise<void>;
  url?: string;
}

export async function open({ prepare, url, ...options }: Options = {}): Promise<Opened> {
  const context = await browser.newContext({ locale: "ja-JP", viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...options });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const home = url ?? inject("url");
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).host !== new URL(home).host)
      complaints.push(`request to ${request.url()}`);
  });
  await prepare?.(page);
  await page.goto(home);
  const one = { page, complaints };
  opened.push(one);
  return one;
}

export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(artefacts, { recursive: true });
  await page.screenshot({ path: `${artefacts}${name}.png` });
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds against WCAG 2.2 AA, and against its good practices. */
export async function accessibility(page: Page): Promise<string[]> {
  // Through the debugger: the policy of the page refuses scripts that are put into it.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const found = await (globalThis as any).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return found.violations.map(
      (one: any) => `${one.id}: ${one.help} — ${one.nodes.map((node: any) => node.target.join(" ")).slice(0, 4).join(" | ")}`,
    );
  });
}
