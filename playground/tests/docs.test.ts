import { describe, expect, test } from "vitest";
import { find, type Piece } from "../src/docs/search_index";
import { apiMarkdown } from "../tools/docs_api";
import type { Source } from "../tools/docs_pages";
import { linked, render, slug } from "../tools/docs_render";

const page = (file: string, name: string): Source => ({ file, name, language: "en" });
const pages = [page("README.md", "overview"), page("grammar/README.md", "language"), page("grammar/tutorial.md", "tutorial")];

describe("links", () => {
  test.each([
    ["README.md", "grammar", "../language/"],
    ["README.md", "grammar/README.md#limits", "../language/#limits"],
    ["grammar/README.md", "tutorial.md", "../tutorial/"],
    ["grammar/README.md", "../README.md", "../overview/"],
    ["grammar/README.md", "#codes", "#codes"],
    ["grammar/README.md", "keywords.def", null],
    ["grammar/README.md", "https://example.com/", null],
  ])("of %s to %s", (from, href, to) => expect(linked(href, page(from, "x"), pages)).toBe(to));
});

test("columns are aligned by class: inline styles are forbidden where the page is served", () => {
  const { html } = render("# T\n\n| a | b |\n|--:|---|\n| 1 | 2 |\n", page("README.md", "overview"));
  expect(html).toContain('<td class="align-right">1</td>');
  expect(html).not.toContain("style=");
});

describe("a page", () => {
  const made = render("# Title\n\nIntro [out](other.txt) <img src=x onerror=alert(1)>\n\n## Part ア\n\nText `code`\n\n```\nfenced\n```\n", page("README.md", "overview"));
  test("has a title, headings and pieces for the search", () => {
    expect(made.title).toBe("Title");
    expect(made.headings).toEqual([{ anchor: "part-ア", text: "Part ア", level: 2 }]);
    expect(made.pieces.map((piece) => [piece.anchor, piece.text.trim().replace(/\s+/g, " ")])).toEqual([
      ["title", "Intro out <img src=x onerror=alert(1)>"],
      ["part-ア", "Text code fenced"],
    ]);
  });
  test("has no markup that was not Markdown, and no link that leads out", () => {
    expect(made.html).not.toContain("<img");
    expect(made.html).not.toContain("other.txt");
  });
});

test("lines of Japanese are joined without a space", () => {
  const { html } = render("# 題\n\n一行目は、\n二行目。\nthird\nline\n", page("README.md", "x"));
  expect(html).toContain("一行目は、二行目。\nthird\nline");
});

test("slugs keep letters of any writing", () => {
  expect(slug("Words that hide (口★座)")).toBe("words-that-hide-口-座");
});

test("the search finds stretches, whatever their width and case", () => {
  const piece = (heading: string, text: string): Piece => ({ page: "p", title: "t", anchor: "a", heading, text });
  const pieces = [piece("Narrow", "proved to narrow"), piece("語", "全角のＡＢＣと改訂の境目"), piece("改訂", "別")];
  expect(find(pieces, "abc 境目").map((found) => found.piece.heading)).toEqual(["語"]);
  expect(find(pieces, "改訂").map((found) => found.piece.heading)).toEqual(["改訂", "語"]);
  expect(find(pieces, " ")).toEqual([]);
  expect(find(pieces, "nowhere")).toEqual([]);
});

test("the page of the API names each operation, its parameters and answers", () => {
  const markdown = apiMarkdown(
    JSON.stringify({
      info: { title: "Kijun" },
      paths: { "/v1/judge": { post: { summary: "Judge", parameters: [{ $ref: "#/components/parameters/at" }], responses: { "200": { description: "a|b" } } } } },
      components: { parameters: { at: { name: "at", in: "query", description: "day" } } },
    }),
  );
  expect(markdown).toContain("## POST /v1/judge");
  expect(markdown).toContain("| `at` | query | day |");
  expect(markdown).toContain("| 200 | a\\|b |");
});
