// The packaged extension in a real VS Code (that of code-server, in Debian's Chromium) with the real
// `kijun lsp`: what a person sees after opening a file, pointing, typing and pressing keys.
//
//     KIJUN=…/kijun node --test        what it needs is made by `npm run editor`; `./dev vscode --try` does all
//
// SCREENSHOTS: a directory for a picture of the window after each test.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { chromium } from "playwright-core";

const here = import.meta.dirname;
const serverProgram = join(here, "node_modules/code-server/lib/vscode/out/server-main.js");
const patience = 120_000; // milliseconds; only what hangs takes so long

const rules = `guideline g "見本の基準" { timezone "Asia/Tokyo" judged by received }
revision first "初版" of g { effective 令和2年4月1日 }
class illegal "違法情報"
terms goods "品物" { "口座" "通帳" }
/* 😀𠮷 */ category account "口座の売買" in illegal { post has gods }
case "口座" { text "口座" always expect account }
`;

const directory = realpathSync(mkdtempSync(join(tmpdir(), "kijun-vscode-")));
const file = join(directory, "rules", "g.kijun");
const data = ["--server-data-dir", join(directory, "server"), "--extensions-dir", join(directory, "extensions")];
let server, browser, page;

function write(path, text) {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

// The address that the server says it listens at.
function listening(process) {
  return new Promise((resolve, reject) => {
    let said = "";
    process.stdout.on("data", (bytes) => {
      said += bytes;
      const found = /Web UI available at (\S+)/.exec(said) ?? /listening on (\d+)/.exec(said);
      if (found) resolve(found[1].startsWith("http") ? found[1] : `http://127.0.0.1:${found[1]}`);
    });
    process.on("exit", (code) => reject(new Error(`the editor ended (${code}): ${said}`)));
  });
}

before(async () => {
  assert.ok(process.env.KIJUN, "KIJUN: the kijun command");
  write(file, rules);
  // what one may set for the machine, and what only for oneself
  const settings = JSON.stringify({
    "kijun.command": process.env.KIJUN,
    "kijun.language": "en",
    "security.workspace.trust.enabled": false,
  });
  write(join(directory, "server/data/Machine/settings.json"), settings);
  write(join(directory, "server/data/User/settings.json"), settings);
  execFileSync(process.execPath, [serverProgram, ...data, "--install-extension", join(here, "../kijun.vsix")]);
  server = spawn(process.execPath, [serverProgram, ...data, "--host", "127.0.0.1", "--port", "0",
    "--without-connection-token", "--accept-server-license-terms", "--telemetry-level", "off"]);
  const address = await listening(server);
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(patience);
  await page.goto(`${address}/?folder=${join(directory, "rules")}`);
  await page.locator(".explorer-folders-view").getByText("g.kijun").dblclick();
  await page.locator(".monaco-editor .view-line").first().waitFor();
}, { timeout: 3 * patience });

after(async () => {
  await browser?.close();
  if (server && server.exitCode === null) {
    server.removeAllListeners("exit");
    server.kill();
    await new Promise((resolve) => server.once("exit", resolve));
  }
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

afterEach(async (context) => {
  if (!process.env.SCREENSHOTS || !page) return;
  mkdirSync(process.env.SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.SCREENSHOTS, `${context.name.replaceAll(" ", "-")}.png`) });
});

const line = (text) => page.locator(".monaco-editor .view-line", { hasText: text });
const shown = async (locator) => (await locator.innerText()).replaceAll("\u00a0", " ");
const marks = () => page.locator(".monaco-editor .squiggly-error");
// Line and column of `text`, from 1, in UTF-16 units as the editor counts.
function place(text) {
  const all = readFileSync(file, "utf8").split("\n");
  const at = all.findIndex((each) => each.includes(text));
  return { line: at + 1, column: all[at].indexOf(text) + 1 };
}
async function choose(what) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").fill(what);
  await page.keyboard.press("Enter");
}
// The cursor behind `text`.
const goBehind = (text) => choose(`:${place(text).line}:${place(text).column + text.length}`);
async function saved(whether) {
  await page.keyboard.press("Control+s");
  const end = Date.now() + patience;
  while (!whether(readFileSync(file, "utf8"))) {
    assert.ok(Date.now() < end, readFileSync(file, "utf8"));
    await page.waitForTimeout(50);
  }
}

test("a mistake is marked and listed", async () => {
  await marks().first().waitFor();
  await page.keyboard.press("Control+Shift+M");
  const problem = page.locator(".markers-panel .monaco-list-row", { hasText: "K0201" });
  await problem.waitFor();
  const { line, column } = place("gods");
  assert.ok((await shown(problem)).includes(`[Ln ${line}, Col ${column}]`), await shown(problem));
  assert.match(await shown(problem), /no term list "gods"/);
  await page.keyboard.press("Control+Shift+M");
});

test("what is typed is completed", async () => {
  await goBehind("has gods");
  for (let i = 0; i < 3; ++i) await page.keyboard.press("Backspace");
  await page.keyboard.press("Control+Space");
  const goods = page.locator(".suggest-widget .monaco-list-row", { hasText: "goods" });
  await goods.waitFor();
  assert.match(await shown(goods), /品物/);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll(".monaco-editor .squiggly-error").length === 0);
  await saved((text) => text === rules.replace("gods", "goods"));
});

test("a case has its verdict beside it", async () => {
  await line("always expect account").getByText("✓").waitFor();
});

test("pointing at a name says what is in force", async () => {
  await line("category account").getByText("goods", { exact: true }).hover();
  const hover = page.locator(".monaco-hover:not(.hidden)", { hasText: "品物" });
  await hover.waitFor();
  assert.match(await shown(hover), /口座/);
  await page.keyboard.press("Escape");
});

test("a name leads to where it is declared", async () => {
  await goBehind("has goods");
  await page.keyboard.press("F12");
  await page.locator(".statusbar-item", { hasText: `Ln ${place("terms goods").line}, Col` }).waitFor();
});

test("the file is laid out", async () => {
  await goBehind("terms goods");
  await page.keyboard.type("     ");
  await saved((text) => text.includes("terms goods      "));
  const laidOut = execFileSync(process.env.KIJUN, ["fmt", "-"], { input: readFileSync(file), encoding: "utf8" });
  assert.ok(!laidOut.includes("terms goods  "));
  await choose(">Format Document");
  await saved((text) => text === laidOut);
});
