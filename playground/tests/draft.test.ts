import { describe, expect, test } from "vitest";
import { goodName, readDraft, written, type Draft } from "../src/drafts/draft";

const draft: Draft = {
  id: "x",
  title: "掲示板",
  changed: 1,
  files: [{ name: "guideline.kijun", text: '指針 notices "掲示板" { }\n' }],
  report: { text: "<img src=x onerror=alert(1)>", facts: { answered: true, age: 17 } },
};

describe("a draft handed on as a file", () => {
  test("there and back", () => {
    const { id: _id, changed: _changed, ...rest } = draft;
    expect(readDraft(written(draft))).toEqual(rest);
  });

  test.each([
    ["no JSON", "{", "notJson"],
    ["another JSON", "[]", "notADraft"],
    ["another format", '{"format":"x"}', "notADraft"],
    ["a newer one", '{"format":"kijun-draft","version":2}', "newerDraft"],
    ["no files", '{"format":"kijun-draft","version":1,"title":"","files":[]}', "notADraft"],
    ["a file without text", '{"format":"kijun-draft","version":1,"title":"","files":[{"name":"a.kijun"}]}', "notADraft"],
    ["a name that leads elsewhere", '{"format":"kijun-draft","version":1,"title":"","files":[{"name":"../a.kijun","text":""}]}', "notADraft"],
    ["a name with half a character", '{"format":"kijun-draft","version":1,"title":"","files":[{"name":"\\ud800.kijun","text":""}]}', "notADraft"],
    ["a name twice", '{"format":"kijun-draft","version":1,"title":"","files":[{"name":"a.kijun","text":""},{"name":"a.kijun","text":""}]}', "notADraft"],
  ])("%s is refused", (_what, source, why) => expect(readDraft(source)).toBe(why));

  test("of the report only what a report has is read", () => {
    const source = JSON.parse(written(draft));
    source.report = { text: 1, title: "題", facts: { a: {}, b: false }, other: 1 };
    expect(readDraft(JSON.stringify(source))).toMatchObject({ report: { text: "", title: "題", facts: { b: false } } });
  });
});

test("names of files", () => {
  for (const good of ["a.kijun", "common/語.kijun", "2025-02-28.kijun"]) expect(goodName(good)).toBe(true);
  for (const bad of ["a", "a.txt", "/a.kijun", "a//b.kijun", "../a.kijun", "a\\b.kijun", "a:b.kijun", ".kijun/../x.kijun"])
    expect(goodName(bad)).toBe(false);
});
