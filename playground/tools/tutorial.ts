// Gives the page the files of the tutorial (grammar/tutorial.ja.md) as the module "virtual:tutorial", so that the
// example of the page is the one whose every line the tests of the command run.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const name = "virtual:tutorial";
const page = fileURLToPath(new URL("../../grammar/tutorial.ja.md", import.meta.url));

export interface TutorialFile {
  name: string;
  text: string;
}

/** The blocks headed ```kijun notices/NAME. */
export function readTutorial(markdown: string): TutorialFile[] {
  return [...markdown.matchAll(/^```kijun notices\/(\S+)\n([\s\S]*?)^```$/gm)].map((found) => ({
    name: found[1]!,
    text: found[2]!,
  }));
}

export function tutorial(): Plugin {
  return {
    name: "kijun-tutorial",
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      this.addWatchFile(page);
      const files = readTutorial(readFileSync(page, "utf8"));
      if (files.length === 0) this.error(`no file in ${page}`);
      // `kijun new`, which the tutorial begins with, writes this one.
      const guideline = '指針 notices "掲示板の運用基準" {\n  時間帯 "Asia/Tokyo"\n  判断日 による 受理日\n}\n';
      return `export default ${JSON.stringify([{ name: "guideline.kijun", text: guideline }, ...files])};`;
    },
  };
}
