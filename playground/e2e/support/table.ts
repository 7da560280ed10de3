// What is printed when all is done: a table of what was tried, and of what was measured, which is also written as
// JSON. A test says what it measured in `task.meta.measured`.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Reporter, TestCase, TestModule } from "vitest/node";

export interface Measured {
  what: string;
  unit: "ms" | "kB" | "requests";
  /** One number, or many of which the median and the 95th percentile are shown. */
  values: number[];
}

declare module "vitest" {
  interface TaskMeta {
    measured?: Measured[];
    /** The browser that measured. */
    browser?: string;
  }
}

/** The value below which `share` of the measurements lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** Cells of a terminal: Japanese signs take two. */
function cells(text: string): number {
  return [...text].reduce((sum, sign) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(sign) ? 2 : 1), 0);
}

function table(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => cells(row[at]!))));
  const line = (row: readonly string[]) => row.map((cell, at) => cell + " ".repeat(widths[at]! - cells(cell))).join("  ").trimEnd();
  return [line(rows[0]!), widths.map((width) => "-".repeat(width)).join("  "), ...rows.slice(1).map(line)].join("\n");
}

export default class Table implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const measured = tests.flatMap((test) => test.meta().measured ?? []);
    const who = (test: TestCase) => test.module.moduleId.replace(/^.*\/|\.\w+\.ts$/g, "");
    const words: Record<string, string> = { passed: "pass", failed: "FAIL", skipped: "skipped", pending: "not run" };
    if (measured.length === 0)
      console.log(`\n${table([["who", "journey", ""], ...tests.map((test) => [who(test), test.name, words[test.result().state]!])])}\n`);
    else this.measurements(measured, tests.map((test) => test.meta().browser).find(Boolean) ?? "");
  }

  private measurements(measured: readonly Measured[], browser: string): void {
    const rows = measured.map(({ what, unit, values }) => ({
      what,
      unit,
      count: values.length,
      median: round(percentile(values, 0.5)),
      p95: round(percentile(values, 0.95)),
    }));
    const shown = rows.map((one) => [one.what, `${one.median}`, one.count > 1 ? `${one.p95}` : "", one.unit, `${one.count}`]);
    console.log(`\n${table([["measured", "median", "p95", "", "times"], ...shown])}\n`);
    const folder = fileURLToPath(new URL("../../artefacts/", import.meta.url));
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}measured.json`, `${JSON.stringify({ browser, measured: rows }, null, 1)}\n`);
    console.log(`The same as JSON: playground/artefacts/measured.json\n`);
  }
}
