// A draft: the files of a guideline, and the report one was looking at. Kept in the browser, shared as a file.
import type { Report } from "../lsp/answers";

export interface Draft {
  id: string;
  title: string;
  /** Milliseconds since 1970. */
  changed: number;
  files: { name: string; text: string }[];
  report: Report;
}

/** crypto.randomUUID is there on https alone; a service may be reached without. */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const format = "kijun-draft";
const most = { files: 2000, bytes: 32 << 20 };

/** The file that is handed on. */
export function written(draft: Draft): string {
  const { title, files, report } = draft;
  return JSON.stringify({ format, version: 1, title, files, report }, null, 1) + "\n";
}

export type NotRead = "notJson" | "notADraft" | "newerDraft" | "tooLarge";

/** A name under which a file can be kept: relative, and going nowhere else. */
export function goodName(name: string): boolean {
  return (
    !/\p{Cs}/u.test(name) && // half a character has no address
    /^[^\u0000-\u001f\\:*?"<>|]{1,200}\.kijun$/u.test(name) &&
    name.split("/").every((part) => part !== "" && part !== "." && part !== "..")
  );
}

/** Of a file that somebody sent: nothing in it is trusted to have the right form. */
export function readDraft(source: string): Omit<Draft, "id" | "changed"> | NotRead {
  if (source.length > most.bytes) return "tooLarge";
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    return "notJson";
  }
  if (!isObject(value) || value.format !== format) return "notADraft";
  if (value.version !== 1) return "newerDraft";
  const { title, files, report } = value;
  if (typeof title !== "string" || !Array.isArray(files) || files.length === 0) return "notADraft";
  if (files.length > most.files) return "tooLarge";
  const names = new Set<string>();
  const read: Draft["files"] = [];
  for (const file of files as unknown[]) {
    if (!isObject(file) || typeof file.name !== "string" || typeof file.text !== "string") return "notADraft";
    if (!goodName(file.name) || names.has(file.name)) return "notADraft";
    names.add(file.name);
    read.push({ name: file.name, text: file.text });
  }
  return { title, files: read, report: readReport(report) };
}

function readReport(value: unknown): Report {
  const report: Report = { text: "" };
  if (!isObject(value)) return report;
  for (const field of ["text", "title", "page_text", "url", "provider_country", "server_country"] as const) {
    const held = value[field];
    if (typeof held === "string") report[field] = held;
  }
  if (isObject(value.facts)) {
    report.facts = {};
    for (const [fact, held] of Object.entries(value.facts))
      if (typeof held === "string" || typeof held === "number" || typeof held === "boolean") report.facts[fact] = held;
  }
  return report;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
