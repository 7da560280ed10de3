// Gives the page the keyword table of the language as the module "virtual:keywords", read from the one
// place where keywords are spelt, grammar/keywords.def.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const name = "virtual:keywords";
const table = fileURLToPath(new URL("../../grammar/keywords.def", import.meta.url));

export interface Keyword {
  token: string;
  english: string;
  japanese: string;
}

export function readKeywords(source: string): Keyword[] {
  return [...source.matchAll(/^KIJUN_KEYWORD\((\w+),\s*"([^"]+)",\s*"([^"]+)"\)/gm)].map((found) => ({
    token: found[1]!,
    english: found[2]!,
    japanese: found[3]!,
  }));
}

export function keywords(): Plugin {
  return {
    name: "kijun-keywords",
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      this.addWatchFile(table);
      const words = readKeywords(readFileSync(table, "utf8"));
      if (words.length === 0) this.error(`no keyword in ${table}`);
      return `export default ${JSON.stringify(words)};`;
    },
  };
}
