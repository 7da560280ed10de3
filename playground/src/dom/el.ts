// Makes elements. Text only ever becomes text: there is no way in here to markup from a string.
import { translate, type Key } from "../app/language";

export type Child = Node | string | null | undefined | false;

export interface Attributes {
  class?: string;
  /** Message shown as the text; follows the language. */
  t?: Key;
  /** Message for aria-label, for title or for placeholder. */
  tLabel?: Key;
  tTitle?: Key;
  tPlaceholder?: Key;
  on?: { [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void };
  [attribute: string]: unknown;
}

const dataNames = { t: "t", tLabel: "tLabel", tTitle: "tTitle", tPlaceholder: "tPlaceholder" } as const;

function assign(made: HTMLElement | SVGElement, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [type, listener] of Object.entries(value as Record<string, EventListener>))
        made.addEventListener(type, listener);
    } else if (name in dataNames) {
      made.dataset[dataNames[name as keyof typeof dataNames]] = value as string;
    } else if (name === "class") {
      made.setAttribute("class", value as string);
    } else {
      made.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  assign(made, attributes);
  fill(made, ...children);
  translate(made, false);
  return made;
}

export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  assign(made, attributes);
  fill(made, ...children);
  return made;
}

/** Puts the children in place of what is there. */
export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter((child): child is Node | string => Boolean(child)));
}
