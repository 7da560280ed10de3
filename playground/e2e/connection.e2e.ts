// What the page does when the service goes, refuses, or finds a draft too heavy. The closings are made here; all
// else is the real service.
import { spawnSync } from "node:child_process";
import type { WebSocketRoute } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { open, picture, useBrowser, type Opened } from "./support/browser";
import { folder, put } from "./support/command";
import { append, editor, example, file, headline, hotline, report, reportText } from "./support/desk";
import { command, start } from "./support/service";

useBrowser();

/** A page whose connections go through the test. Where `ends` says so, the engine ends before it has answered. */
async function between(ends = () => false): Promise<Opened & { sockets: WebSocketRoute[] }> {
  const sockets: WebSocketRoute[] = [];
  const opened = await open({
    prepare: (page) =>
      page.routeWebSocket(/\/v1\/author\/lsp/, (socket) => {
        if (ends()) {
          sockets.push(socket);
          socket.onMessage(() => void socket.close({ code: 4004 }));
          return;
        }
        const server = socket.connectToServer();
        server.onClose((code, reason) => socket.close({ ...(code ? { code } : {}), ...(reason ? { reason } : {}) }));
        sockets.push(socket);
      }),
  });
  return { ...opened, sockets };
}

test("a connection that was lost is made again, and nothing that was typed is missing", async () => {
  const { page, sockets } = await between();
  await example(page);
  await report(page, "机を譲ってください");
  await file(page, "2025-10-01");
  await sockets[0]!.close({ code: 1001 });
  await page.locator('.connection[data-state="lost"]').waitFor();
  await picture(page, "connection-lost");
  await append(page, "\n// その間に\n類型 later \"後から\" 所属 notices { 本文 に \"譲\" }\n");
  await expect.poll(() => sockets.length).toBe(2);
  await page.locator(".connection").waitFor({ state: "hidden" });
  await expect.poll(() => page.locator(".verdict").innerText()).toContain("後から");
  expect(await editor(page).innerText()).toContain("その間に");
});

test("a draft that is too heavy is said to be so, and the page goes on", async () => {
  const { page, sockets } = await between();
  await example(page);
  await report(page, "机を譲ってください");
  await expect.poll(() => headline(page).innerText()).toContain("候補");
  sockets[0]!.send(
    JSON.stringify({ jsonrpc: "2.0", method: "kijun/ended", params: { code: "K1224", message: "too long", message_ja: "時間がかかりすぎました" } }),
  );
  await sockets[0]!.close({ code: 4001 });
  await expect.poll(() => page.locator(".connection").innerText()).toContain("時間がかかりすぎました");
  await picture(page, "connection-heavy");
  expect(await headline(page).innerText()).toContain("候補");
});

test("an engine that ends again and again is not started for ever", async () => {
  let ends = false;
  const { page, sockets, complaints } = await between(() => ends);
  await example(page);
  ends = true; // one that has done something before is well, and may be started again
  await sockets[0]!.close({ code: 4004 });
  await page.locator('.connection[data-state="stopped"]').waitFor();
  await picture(page, "connection-stopped");
  await page.getByRole("button", { name: "今すぐつなぐ" }).click();
  await expect.poll(() => sockets.length).toBe(5);
  // Of connections that the test closed while they were being made.
  complaints.splice(0, complaints.length, ...complaints.filter((one) => !one.includes("before the connection is established")));
});

test("a service with tokens: asked for before anything is opened, and again where one is not taken", async () => {
  const directory = folder();
  const made = (name: string, roles: string) => {
    const { stdout, stderr } = spawnSync(command(), ["token", name, "--roles", roles], { encoding: "utf8" });
    return { token: stdout.trim(), line: stderr };
  };
  const [writer, judge, stranger] = [made("writer", "author"), made("judge", "judge"), made("stranger", "author")];
  const { url, child } = await start(command(), "--tokens", put(directory, "tokens", writer.line + judge.line));
  onTestFinished(() => void child.kill());
  const { page, complaints } = await open({ url });
  await expect.poll(() => page.locator(".start").innerText()).toContain("トークンが必要です");
  const give = async (token: string) => {
    await page.locator("#dialog-text").fill(token);
    await page.getByRole("button", { name: "決定" }).click();
  };
  await page.getByRole("button", { name: "トークンを入力" }).click();
  await give("あ い");
  await expect.poll(() => page.locator("dialog .complaint").innerText()).toContain("使えない文字");
  for (const other of [stranger, judge]) {
    await give(other.token);
    await expect.poll(() => page.locator("#dialog-text").inputValue()).toBe("");
    await expect.poll(() => page.locator("dialog").innerText()).toContain("受け付けられませんでした");
  }
  await picture(page, "token-not-taken");
  await give(writer.token);
  await hotline(page);
  await report(page, "机を譲ってください");
  await expect.poll(() => page.locator(".saved").innerText()).toBe("このブラウザーに保存済み");
  // The draft is kept and the token is not.
  await page.reload();
  await page.locator("dialog").waitFor();
  await give(writer.token);
  await page.locator(".band .piece").first().waitFor({ state: "attached" });
  expect(await reportText(page).innerText()).toContain("机を譲って");
  complaints.splice(0, complaints.length, ...complaints.filter((one) => !/\b(40[13]|426)\b/.test(one))); // what was refused, and what asks without a WebSocket
});

test("no service: the page says so and offers to try again", async () => {
  const opened = await open({
    prepare: (page) => page.route("**/v1/sources", (route) => route.abort()),
  });
  await expect.poll(() => opened.page.locator(".start").innerText()).toContain("サービスから応答がありません");
  await opened.page.unroute("**/v1/sources");
  await opened.page.getByRole("button", { name: "もう一度試す" }).click();
  await opened.page.getByRole("button", { name: /ホットライン/ }).waitFor();
  opened.complaints.length = 0; // of the request that the test refused
});
