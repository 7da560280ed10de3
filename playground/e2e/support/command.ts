// The command, to open what the page has made.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Download, Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { command } from "./service";

/** A folder that goes with the test. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "kijun-page-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** What the command says on standard output; throws if it fails. */
export function kijun(directory: string, ...given: string[]): string {
  return execFileSync(command(), given, { cwd: directory, encoding: "utf8", env: { ...process.env, KIJUN_CACHE: "off", LC_ALL: "C.UTF-8" } });
}

/** What a click hands out. */
export async function handedOut(page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download]: [Download, void] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

export function put(directory: string, name: string, content: string | Buffer): string {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}
