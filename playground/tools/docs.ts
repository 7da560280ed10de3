// Builds the documentation beside the page (dist/docs): one file a page, a start, and the index of the search. It
// is served by the same service under the same policy.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { apiMarkdown } from "./docs_api";
import { allPages, sections, type Source } from "./docs_pages";
import { framed, render, type Rendered } from "./docs_render";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const openapi = "engine/schema/openapi.json";

export function docs(): Plugin {
  return {
    name: "kijun-docs",
    apply: "build",
    // After Vite has written the style sheet.
    enforce: "post",
    generateBundle(_options, bundle) {
      const made = new Map<Source, Rendered>();
      for (const source of allPages) {
        if (!existsSync(repository + source.file)) this.error(`${source.file} of the documentation is not there`);
        const text = readFileSync(repository + source.file, "utf8");
        made.set(source, render(source.file === openapi ? apiMarkdown(text) : text, source));
      }
      const titles = new Map([...made].map(([source, { title }]) => [source.name, title]));
      const built = (shape: RegExp) => Object.keys(bundle).find((name) => shape.test(name));
      const script = built(/docs-.*\.js$/);
      const style = built(/\.css$/);
      if (!script || !style) this.error("the script or the style of the documentation is not built");
      const assets = { script, style };
      for (const [source, page] of made)
        this.emitFile({ type: "asset", fileName: `docs/${source.name}/index.html`, source: framed({ ...source, up: "../" }, page, titles, assets) });
      const start = { title: "文書 Documentation", html: startPage(titles), headings: [] };
      this.emitFile({
        type: "asset",
        fileName: "docs/index.html",
        source: framed({ name: "", language: "ja", up: "./" }, start, titles, assets),
      });
      const pieces = [...made.values()].flatMap((page) => page.pieces);
      this.emitFile({ type: "asset", fileName: "docs/search.json", source: JSON.stringify(pieces) });
    },
  };
}

function startPage(titles: ReadonlyMap<string, string>): string {
  const list = sections
    .map(
      (section) =>
        `<h2>${section.ja} <span lang="en">${section.en}</span></h2><ul>${section.pages
          .map((page) => `<li><a href="./${page.name}/" lang="${page.language}">${titles.get(page.name)}</a></li>`)
          .join("")}</ul>`,
    )
    .join("");
  return `<h1>文書 <span lang="en">Documentation</span></h1><p>すべて、このリポジトリの頁から作られています。<span lang="en">All of it is made from pages of the repository.</span></p>${list}`;
}
