// Small modal questions. The browser's own dialog keeps the focus inside and closes on Escape.
import { el } from "./el";
import type { Key } from "../app/language";

function open<T>(title: string, build: (close: (value: T | null) => void) => Node[]): Promise<T | null> {
  return new Promise((resolve) => {
    const heading = el("h2", { id: "dialog-title" }, title);
    const dialog = el("dialog", { class: "dialog", "aria-labelledby": "dialog-title" });
    let answer: T | null = null;
    const close = (value: T | null) => {
      answer = value;
      dialog.close();
    };
    dialog.append(heading, ...build(close));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** One of several; null if none was chosen. */
export function choose<T>(title: string, items: readonly { label: string; detail?: string; value: T }[]): Promise<T | null> {
  return open<T>(title, (close) => [
    el(
      "ul",
      { class: "choices" },
      ...items.map((item) =>
        el(
          "li",
          {},
          el(
            "button",
            { type: "button", class: "choice", on: { click: () => close(item.value) } },
            item.label,
            item.detail ? el("small", {}, item.detail) : null,
          ),
        ),
      ),
    ),
    el("p", { class: "buttons" }, el("button", { type: "button", t: "cancel", on: { click: () => close(null) } })),
  ]);
}

/** A line of text; `wrong` says what is wrong with it, or null. */
export function askText(
  title: string,
  label: Key,
  value: string,
  options: { wrong?: (value: string) => string | null; type?: "text" | "password" } = {},
): Promise<string | null> {
  return open<string>(title, (close) => {
    const input = el("input", { type: options.type ?? "text", value, id: "dialog-text", autocomplete: "off", spellcheck: "false" });
    const complaint = el("p", { class: "complaint", role: "alert" });
    const submit = (event: Event) => {
      event.preventDefault();
      const wrong = options.wrong?.(input.value.trim()) ?? null;
      complaint.textContent = wrong ?? "";
      if (wrong === null) close(input.value.trim());
    };
    return [
      el(
        "form",
        { on: { submit } },
        el("label", { for: "dialog-text", t: label }),
        input,
        complaint,
        el(
          "p",
          { class: "buttons" },
          el("button", { type: "submit", class: "primary", t: "ok" }),
          el("button", { type: "button", t: "cancel", on: { click: () => close(null) } }),
        ),
      ),
    ];
  });
}

export function confirmed(title: string, yes: Key): Promise<boolean> {
  return open<boolean>(title, (close) => [
    el(
      "p",
      { class: "buttons" },
      el("button", { type: "button", class: "primary", t: yes, on: { click: () => close(true) } }),
      el("button", { type: "button", t: "cancel", on: { click: () => close(null) } }),
    ),
  ]).then(Boolean);
}

export function tell(title: string, ...lines: string[]): Promise<void> {
  return open<never>(title, (close) => [
    ...lines.map((line) => el("p", {}, line)),
    el("p", { class: "buttons" }, el("button", { type: "button", class: "primary", t: "ok", on: { click: () => close(null) } })),
  ]).then(() => undefined);
}
