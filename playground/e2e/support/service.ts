// Starts the real service with the built page, once for all tests.
//
// KIJUN names the command (build/release/kijun by default); KIJUN_URL a service that runs already.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const rules = at("../../../stdlib_rules/ihc");
const page = at("../../dist");

declare module "vitest" {
  export interface ProvidedContext {
    url: string;
  }
}

export function start(command: string, ...options: string[]): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(
    command,
    ["serve", "--rules", rules, "--playground", "--pages", page, "--listen", "127.0.0.1:0", "--log", "problems", ...options],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (data: Buffer) => {
      said += data.toString();
      const url = /http:\/\/\S+/.exec(said);
      if (url) resolve({ url: `${url[0]}/`, child });
    });
    child.on("exit", (code) => reject(new Error(`the service ended with ${code}: ${said}`)));
  });
}

export const command = (): string => process.env.KIJUN ?? at("../../../build/release/kijun");

export default async function setup(project: TestProject): Promise<() => void> {
  if (!existsSync(page)) throw new Error("there is no playground/dist: npm run build");
  if (process.env.KIJUN_URL) {
    project.provide("url", process.env.KIJUN_URL);
    return () => undefined;
  }
  // Journeys are of what happens, not of how quickly: the machine may have other work. What is measured has the
  // budget that everybody has.
  const { url, child } = await start(command(), ...(process.env.MEASURE ? [] : ["--author-budget", "120,1024"]));
  project.provide("url", url);
  return () => void child.kill();
}
