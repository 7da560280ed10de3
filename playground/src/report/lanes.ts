// What the engine saw: the forms in which it searches the text. What differs from the original is marked, and
// what is selected there is selected in the report too.
import { EditorState, RangeSetBuilder } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";
import { language, t, type Key } from "../app/language";
import { spoken } from "../app/model";
import { el, fill } from "../dom/el";
import { editorLook } from "../editor/theme";
import type { LanesAnswer } from "../lsp/answers";
import type { Ask } from "./judgement";

type Unit = LanesAnswer["lanes"][number]["map"][number];
const longest = 100_000; // characters that the service takes

/** Where a place of the lane stands in the original. */
export function original(map: readonly Unit[], at: number, end: boolean): number {
  let low = 0;
  let high = map.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (end ? map[middle]![1] < at : map[middle]![1] <= at) low = middle + 1;
    else high = middle;
  }
  const unit = map[low];
  if (!unit) return map[map.length - 1]?.[3] ?? 0;
  const [begin, close, from, to] = unit;
  if (close - begin === to - from) return from + Math.max(0, Math.min(at - begin, close - begin));
  return end ? to : from;
}

/** The stretches of the lane that do not stand so in the original. */
export function changed(map: readonly Unit[], lane: string, source: string): [number, number][] {
  const found: [number, number][] = [];
  for (const [begin, end, from, to] of map)
    if (begin < end && lane.slice(begin, end) !== source.slice(from, to)) found.push([begin, end]);
  return found;
}

export class Lanes {
  readonly element = el("details", { class: "lanes" }, el("summary", { t: "lanes.title" }));
  private readonly about = el("p", { class: "small quiet", t: "lanes.about" });
  private readonly list = el("div", {});
  private asking: AbortController | null = null;
  private views: EditorView[] = [];
  private source = "";

  constructor(
    private readonly ask: Ask,
    private readonly text: () => string,
    private readonly select: (from: number, to: number) => void,
  ) {
    this.element.append(this.about, this.list);
    this.element.addEventListener("toggle", () => void this.draw());
    language.watch(() => void this.draw());
  }

  /** Asks again if the reader is looking. */
  async draw(): Promise<void> {
    if (!this.element.open) return;
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const whole = this.text();
    // Never half of a character.
    this.source = whole.length > longest ? whole.slice(0, longest).replace(/[\ud800-\udbff]$/, "") : whole;
    try {
      const answer = await this.ask<LanesAnswer>("kijun.lanes", { text: this.source }, asking.signal);
      if (!answer || asking !== this.asking) return;
      for (const view of this.views) view.destroy();
      this.views = [];
      fill(
        this.list,
        ...answer.lanes.map((lane) => this.lane(lane)),
        whole.length > this.source.length || answer.truncated ? el("p", { class: "small quiet", t: "lanes.truncated" }) : null,
      );
    } catch (error) {
      if (asking === this.asking) fill(this.list, el("p", { class: "notice notice-wrong" }, spoken(error)));
    }
  }

  private lane({ lane, text, map }: LanesAnswer["lanes"][number]): HTMLElement {
    const host = el("div", { class: "lane" });
    const root = host.attachShadow({ mode: "open" });
    const builder = new RangeSetBuilder<Decoration>();
    for (const [from, to] of changed(map, text, this.source)) builder.add(from, to, Decoration.mark({ class: "cm-changed" }));
    const name = t(`lane.${lane}` as Key);
    this.views.push(
      new EditorView({
        root,
        parent: root,
        state: EditorState.create({
          doc: text,
          extensions: [
            EditorState.readOnly.of(true),
            EditorView.contentAttributes.of({ "aria-label": name, "aria-readonly": "true", tabindex: "0" }),
            EditorView.lineWrapping,
            editorLook,
            EditorView.decorations.of(builder.finish()),
            EditorView.updateListener.of((update) => {
              const { from, to } = update.state.selection.main;
              if (update.selectionSet && from < to)
                this.select(original(map, from, false), original(map, to, true));
            }),
          ],
        }),
      }),
    );
    return el("div", {}, el("h4", {}, name, el("small", { class: "quiet", t: `lane.${lane}.means` as Key })), host);
  }
}
