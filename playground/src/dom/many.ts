// Long lists: so many at first, more on demand. What is not shown costs nothing.
import { t } from "../app/language";
import { el } from "./el";

const step = 100;

export function many<T>(items: readonly T[], draw: (item: T) => HTMLElement, attributes: { class?: string } = {}): HTMLElement {
  const list = el("ul", attributes);
  const more = el("button", { type: "button" });
  let shown = 0;
  const grow = () => {
    const first = list.childElementCount;
    list.append(...items.slice(shown, shown + step).map(draw));
    shown = Math.min(items.length, shown + step);
    more.hidden = shown >= items.length;
    more.textContent = t("more", { n: items.length - shown });
    return first;
  };
  grow();
  more.addEventListener("click", () => {
    const first = list.children[grow()] as HTMLElement | undefined;
    first?.querySelector<HTMLElement>("button, a")?.focus();
  });
  return el("div", {}, list, more);
}
