// Says something in passing: shown for a few seconds, and read out by a screen reader.
import { el } from "../dom/el";

const region = el("p", { class: "announcement", role: "status", "aria-live": "polite" });
let timer: ReturnType<typeof setTimeout> | undefined;

export function startAnnouncements(): void {
  document.body.append(region);
}

export function announce(text: string): void {
  region.textContent = text;
  region.classList.add("shown");
  clearTimeout(timer);
  timer = setTimeout(() => region.classList.remove("shown"), 4000);
}
