// What the server says in Markdown, as elements: paragraphs, lists, code, emphasis. Nothing else is known, so
// whatever a draft puts into its texts stays text.
import { el, type Child } from "../dom/el";

export interface Markup {
  kind: "markdown" | "plaintext";
  value: string;
}

export function said(content: string | Markup): HTMLElement {
  const text = typeof content === "string" ? content : content.value;
  const root = el("div", { class: "said" });
  if (typeof content !== "string" && content.kind === "markdown") root.append(...blocks(text));
  else for (const part of text.split(/\n{2,}/)) root.append(el("p", { class: "plain" }, part));
  return root;
}

function blocks(text: string): HTMLElement[] {
  const made: HTMLElement[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]!;
    const fence = /^```/.test(line);
    const from = at;
    if (fence) {
      do ++at;
      while (at < lines.length && !/^```/.test(lines[at]!));
      made.push(el("pre", {}, el("code", {}, lines.slice(from + 1, at).join("\n"))));
      ++at;
    } else if (/^\s*[-*] /.test(line)) {
      while (at < lines.length && /^\s*[-*] /.test(lines[at]!)) ++at;
      made.push(el("ul", {}, ...lines.slice(from, at).map((item) => el("li", {}, ...inline(item.replace(/^\s*[-*] /, ""))))));
    } else if (line.trim() === "" || /^(-{3,}|\*{3,})$/.test(line)) {
      ++at;
    } else {
      do ++at;
      while (at < lines.length && lines[at]!.trim() !== "" && !/^(```|\s*[-*] |-{3,}$)/.test(lines[at]!));
      const whole = lines.slice(from, at).join("\n").replace(/^#{1,6} /, "");
      made.push(el("p", {}, ...inline(whole)));
    }
  }
  return made;
}

/** `code`, **strong**, *emphasis* and backslashes. */
export function inline(text: string): Child[] {
  const made: Child[] = [];
  let plain = "";
  const flush = () => {
    if (plain) made.push(plain);
    plain = "";
  };
  const shape = /`([^`\n]+)`|\*\*(.+?)\*\*|\*([^*\s](?:[^*\n]*[^*\s])?)\*|\\([!-/:-@[-`{-~])|([\s\S])/gu;
  for (const [, code, strong, emphasis, escaped, other] of text.matchAll(shape)) {
    if (escaped ?? other) plain += escaped ?? other;
    else {
      flush();
      if (code !== undefined) made.push(el("code", {}, code));
      else if (strong !== undefined) made.push(el("strong", {}, ...inline(strong)));
      else if (emphasis !== undefined) made.push(el("em", {}, ...inline(emphasis)));
    }
  }
  flush();
  return made;
}
