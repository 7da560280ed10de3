// The transition chart: cases by class under the old revision on the left, under the new one on the right. The
// table beside it says the same in numbers.
import { t } from "../app/language";
import { el, svg } from "../dom/el";
import type { Impact } from "../lsp/answers";
import { colourOf } from "../report/verdict_words";
import { flows, type Band, type Block } from "./flows";

const width = 720;
const left = 185;
const right = width - 185 - 10;
const bar = 10;

export function className(answer: Impact, id: string): string {
  if (id === "undetermined" || id === "out_of_scope") return t(`outcome.${id}`);
  return answer.classes.find((one) => one.id === id)?.title ?? id;
}

function tint(id: string): string {
  return id === "undetermined" || id === "out_of_scope" ? `outcome-${id}` : colourOf(id);
}

function band(one: Band): SVGElement {
  const middle = (left + right) / 2;
  const from = left + bar;
  const down = one.left + one.height;
  const path = `M${from} ${one.left}C${middle} ${one.left} ${middle} ${one.right} ${right} ${one.right}V${one.right + one.height}C${middle} ${one.right + one.height} ${middle} ${down} ${from} ${down}Z`;
  return svg("path", { d: path, class: `flow ${tint(one.before)}${one.before === one.after ? " stays" : ""}` });
}

export function chart(answer: Impact): HTMLElement {
  const order = [...answer.classes.map((one) => one.id), "undetermined", "out_of_scope"];
  const { before, after, bands, height } = flows(answer.class_transitions, order);
  const name = (block: Block) => className(answer, block.id);
  const block = (one: Block, x: number, anchor: "end" | "start", at: number) => [
    svg("rect", { x, y: one.top, width: bar, height: one.height, class: `block ${tint(one.id)}` }),
    svg(
      "text",
      { x: at, y: one.top + Math.max(one.height / 2, 6), "text-anchor": anchor, "dominant-baseline": "middle" },
      svg("tspan", { class: "chart-name" }, name(one)),
      svg("tspan", { class: "chart-number", dx: 6 }, one.cases.toLocaleString()),
    ),
  ];
  return el(
    "figure",
    { class: "flows" },
    el(
      "div",
      { class: "scroll", role: "region", tabindex: 0, tLabel: "impact.chart" },
      svg(
      "svg",
      { viewBox: `0 -12 ${width} ${height + 24}`, role: "img", "aria-label": described(answer) },
      ...bands.map(band),
      ...before.flatMap((one) => block(one, left, "end", left - 8)),
      ...after.flatMap((one) => block(one, right, "start", right + bar + 8)),
      ),
    ),
    el("figcaption", { class: "small quiet", t: "impact.chart" }),
  );
}

function described(answer: Impact): string {
  return answer.class_transitions
    .filter((one) => one.cases > 0)
    .map((one) => `${className(answer, one.before)} → ${className(answer, one.after)}: ${one.cases}`)
    .join("; ");
}
