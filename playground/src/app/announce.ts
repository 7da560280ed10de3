// Says something in passing: shown for a few seconds, and read out by a screen reader.
import { el } from "../dom/el";

let region: HTMLElement | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Screen readers notice what changes in a region that was there before. */
export function startAnnouncements(): void {
  region = el("p", { class: "announcement", role: "status", "aria-live": "polite" });
  document.body.append(region);
}

export function announce(text: string): void {
  if (!region) return;
  region.textContent = text;
  region.classList.add("shown");
  clearTimeout(timer);
  timer = setTimeout(() => region?.classList.remove("shown"), 4000);
}
