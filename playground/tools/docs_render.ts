// Makes a page of the documentation from a page of the repository.
import MarkdownIt from "markdown-it";
import anchor from "markdown-it-anchor";
import { posix } from "node:path";
import { allPages, sections, type Source } from "./docs_pages";

/** A piece that a search can find: what stands under one heading. */
export interface Piece {
  page: string;
  /** Of the page. */
  title: string;
  anchor: string;
  heading: string;
  text: string;
}

export interface Rendered {
  title: string;
  html: string;
  headings: { anchor: string; text: string; level: number }[];
  pieces: Piece[];
}

/** Letters and digits of any writing, the rest as one hyphen. */
export function slug(text: string): string {
  return text.trim().toLowerCase().replace(/[^\p{L}\p{Nd}]+/gu, "-").replace(/^-|-$/g, "");
}

/** Where a link of `from` leads in the documentation; null if it leads out of it. */
export function linked(href: string, from: Source, pages: readonly Source[] = allPages): string | null {
  if (href.startsWith("#")) return href;
  if (/^[a-z]+:/i.test(href)) return null;
  const [path = "", fragment] = href.split("#");
  const target = posix.normalize(posix.join(posix.dirname(from.file), path)).replace(/\/$/, "");
  const page = pages.find((one) => one.file === target || one.file === `${target}/README.md`);
  if (!page) return null;
  return `../${page.name}/${fragment ? `#${fragment}` : ""}`;
}

export function render(markdown: string, source: Source): Rendered {
  // Pages of the repository, yet markup in them is taken as text like everywhere else.
  const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });
  parser.use(anchor, { slugify: slug, tabIndex: false });
  // What may be wider than the page is scrolled, by keyboard too.
  for (const kind of ["fence", "code_block"] as const) {
    const rule = parser.renderer.rules[kind]!;
    parser.renderer.rules[kind] = (...given) => rule(...given).replace(/^<pre/, '<pre tabindex="0"');
  }
  const tokens = parser.parse(markdown, {});
  for (const [at, token] of tokens.entries()) {
    // A heading without words is none.
    if (token.type === "th_open" && tokens[at + 1]!.content === "") token.tag = tokens[at + 2]!.tag = "td";
    if (token.type === "table_open") token.attrSet("tabindex", "0");
    // The policy of the service takes no style from markup.
    const style = token.attrGet("style");
    if (style) {
      token.attrs = token.attrs!.filter(([name]) => name !== "style");
      token.attrJoin("class", style.replace(/^text-align:/, "align-"));
    }
    for (const child of token.children ?? []) {
      if (child.type !== "link_open") continue;
      const to = linked(child.attrGet("href") ?? "", source);
      if (to === null) {
        // It leads to a file of the repository or elsewhere: the words stay.
        child.tag = "span";
        child.attrs = [];
      } else {
        child.attrSet("href", to);
      }
    }
    const open: boolean[] = [];
    for (const child of token.children ?? []) {
      if (child.type === "link_open") open.push(child.tag === "span");
      if (child.type === "link_close" && open.pop()) child.tag = "span";
    }
  }
  for (const token of tokens) joinLines(token.children ?? []);
  const headings: Rendered["headings"] = [];
  const pieces: Piece[] = [];
  let title = source.name;
  let piece: Piece | null = null;
  for (const [at, token] of tokens.entries()) {
    if (token.type === "heading_open") {
      const text = plain(tokens[at + 1]!.children ?? []);
      const level = Number(token.tag.slice(1));
      if (level === 1) title = text;
      else if (level <= 3) headings.push({ anchor: token.attrGet("id") ?? "", text, level });
      piece = { page: source.name, title, anchor: token.attrGet("id") ?? "", heading: text, text: "" };
      pieces.push(piece);
    } else if (piece && token.type === "inline" && tokens[at - 1]?.type !== "heading_open") {
      piece.text += `${plain(token.children ?? [])} `;
    } else if (piece && (token.type === "fence" || token.type === "code_block")) {
      piece.text += `${token.content} `;
    }
  }
  return { title, html: parser.renderer.render(tokens, parser.options, {}), headings, pieces };
}

const wide = /[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/;

/** Between Japanese characters the end of a line of the source is no space. */
function joinLines(tokens: { type: string; content: string }[]): void {
  for (const [at, token] of tokens.entries()) {
    if (token.type !== "softbreak") continue;
    const before = tokens[at - 1]?.content.slice(-1) ?? "";
    const after = tokens[at + 1]?.content[0] ?? "";
    if (wide.test(before) && wide.test(after)) token.type = "text";
  }
}

function plain(tokens: readonly { type: string; content: string }[]): string {
  return tokens.map((token) => (token.type === "softbreak" ? " " : token.content)).join("");
}

const escape = (text: string) =>
  text.replace(/[&<>"]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character]!);

function navigation(current: string, up: string, titles: ReadonlyMap<string, string>): string {
  const item = (page: Source) =>
    `<li><a href="${up}${page.name}/" lang="${page.language}"${page.name === current ? ' aria-current="page"' : ""}>${escape(titles.get(page.name) ?? page.name)}</a></li>`;
  return sections
    .map((section) => `<h2>${escape(section.ja)} <span lang="en">${escape(section.en)}</span></h2><ul>${section.pages.map(item).join("")}</ul>`)
    .join("");
}

/** The whole page. `up` leads to docs/, assets are named from the root of the site; nothing is inline. */
export function framed(
  page: { name: string; language: "ja" | "en"; other?: string; up: string },
  { title, html, headings }: Pick<Rendered, "title" | "html" | "headings">,
  titles: ReadonlyMap<string, string>,
  assets: { script: string; style: string },
): string {
  const root = `${page.up}../`;
  const other = page.other
    ? `<a class="other" href="${page.up}${page.other}/" lang="${page.language === "ja" ? "en" : "ja"}">${page.language === "ja" ? "English" : "日本語"}</a>`
    : "";
  const contents =
    headings.length > 2
      ? `<nav class="contents" aria-label="${page.language === "ja" ? "この頁の見出し" : "On this page"}"><ul>${headings
          .map((one) => `<li class="level-${one.level}"><a href="#${encodeURIComponent(one.anchor)}">${escape(one.text)}</a></li>`)
          .join("")}</ul></nav>`
      : "";
  return `<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)} – Kijun 基準</title>
<link rel="icon" href="${root}icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${root}${assets.style}">
<script type="module" src="${root}${assets.script}"></script>
</head>
<body class="docs">
<a class="skip" href="#text">本文へ Skip to the text</a>
<header class="bar"><p class="brand"><a href="${root}"><span lang="ja">基準</span> <small>Kijun</small></a></p>
<search class="search"><label class="visually-hidden" for="search">検索 Search</label><input id="search" type="search" placeholder="検索 Search" autocomplete="off"><div class="results" id="results" role="region" aria-live="polite" aria-label="検索結果 Results" hidden></div></search>
${other}</header>
<div class="docs-body">
<nav class="docs-nav" aria-label="文書 Documentation">${navigation(page.name, page.up, titles)}</nav>
<main id="text" tabindex="-1"><article>${html}</article></main>
${contents}
</div>
</body>
</html>
`;
}
