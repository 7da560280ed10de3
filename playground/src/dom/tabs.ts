// Tabs as the ARIA practices describe them: one stop in the order of Tab, arrows between them.
import { el } from "./el";
import type { Key } from "../app/language";
import { Observable } from "../app/observable";

export interface Tab {
  id: string;
  label: Key;
  panel: HTMLElement;
}

export class Tabs {
  readonly list: HTMLElement;
  readonly chosen: Observable<string>;
  private buttons = new Map<string, HTMLButtonElement>();

  constructor(
    label: Key,
    private readonly tabs: readonly Tab[],
    first: string,
  ) {
    this.chosen = new Observable(first);
    this.list = el("div", { role: "tablist", tLabel: label, class: "tabs" });
    for (const { id, label: name, panel } of tabs) {
      const button = el("button", {
        type: "button",
        role: "tab",
        id: `tab-${id}`,
        "aria-controls": `panel-${id}`,
        t: name,
        on: { click: () => (this.chosen.value = id) },
      });
      this.buttons.set(id, button);
      this.list.append(button);
      panel.id = `panel-${id}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", `tab-${id}`);
      panel.tabIndex = -1;
    }
    this.list.addEventListener("keydown", (event) => this.move(event));
    this.chosen.follow(() => this.draw());
  }

  /** Takes a tab out of the list (its panel is then shown by whoever hides it). */
  hide(id: string, hidden: boolean): void {
    this.buttons.get(id)!.hidden = hidden;
    if (hidden && this.chosen.value === id) this.chosen.value = this.visible()[0]!;
    this.draw();
  }

  private visible(): string[] {
    return this.tabs.map((tab) => tab.id).filter((id) => !this.buttons.get(id)!.hidden);
  }

  private draw(): void {
    for (const { id, panel } of this.tabs) {
      const button = this.buttons.get(id)!;
      const selected = id === this.chosen.value;
      button.setAttribute("aria-selected", String(selected));
      button.tabIndex = selected ? 0 : -1;
      panel.hidden = !selected && !button.hidden;
    }
  }

  private move(event: KeyboardEvent): void {
    const all = this.visible();
    const at = all.indexOf(this.chosen.value);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.chosen.value = all[next % all.length]!;
    this.buttons.get(this.chosen.value)!.focus();
  }
}
