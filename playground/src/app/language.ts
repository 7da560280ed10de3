// The language of the page. Elements name their message (data-t …); a change of language writes all of them
// anew. What is computed (a verdict, a date) is drawn again by whoever watches `language`.
import { en } from "./messages_en";
import { ja } from "./messages_ja";
import { Observable } from "./observable";
import { remember, remembered } from "./settings";

export type Language = "ja" | "en";
export type Key = keyof typeof ja;

const tables: Record<Language, Record<Key, string>> = { ja, en };

function preferred(): Language {
  const kept = remembered("language");
  if (kept === "ja" || kept === "en") return kept;
  return typeof navigator !== "undefined" && !navigator.language.startsWith("ja") ? "en" : "ja";
}

export const language = new Observable<Language>(preferred());

/** The message, with {name} replaced by values. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return tables[language.value][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}

/** Of an object with both, the one for the reader. */
export function either(said: { ja: string; en: string }): string {
  return said[language.value];
}

const selector = "[data-t],[data-t-label],[data-t-title],[data-t-placeholder]";

function translateOne(element: HTMLElement | SVGElement): void {
  const { t: text, tLabel, tTitle, tPlaceholder } = element.dataset;
  if (text) element.textContent = t(text as Key);
  if (tLabel) element.setAttribute("aria-label", t(tLabel as Key));
  if (tTitle) element.setAttribute("title", t(tTitle as Key));
  if (tPlaceholder) element.setAttribute("placeholder", t(tPlaceholder as Key));
}

export function translate(root: HTMLElement | SVGElement, deep = true): void {
  translateOne(root);
  if (deep) root.querySelectorAll<HTMLElement>(selector).forEach(translateOne);
}

export function startLanguage(): void {
  language.follow((chosen) => {
    document.documentElement.lang = chosen;
    document.title = t("title");
    translate(document.documentElement);
  });
  language.watch((chosen) => remember("language", chosen));
}
