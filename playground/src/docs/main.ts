// The script of the documentation: its search, and the theme chosen in the playground.
import "../style/docs.css";
import { startTheme } from "../app/theme";
import { find, type Piece } from "./search_index";

startTheme();

const input = document.querySelector<HTMLInputElement>("#search")!;
const results = document.querySelector<HTMLElement>("#results")!;
const root = new URL(document.querySelector<HTMLAnchorElement>(".brand a")!.href);
let pieces: Promise<Piece[]> | null = null;

function load(): Promise<Piece[]> {
  return (pieces ??= fetch(new URL("docs/search.json", root))
    .then((answer) => (answer.ok ? (answer.json() as Promise<Piece[]>) : Promise.reject(new Error(`HTTP ${answer.status}`))))
    .catch(() => {
      pieces = null; // asked for again at the next key
      return [];
    }));
}

async function search(): Promise<void> {
  const query = input.value;
  const found = query.trim() === "" ? [] : find(await load(), query);
  if (query !== input.value) return; // typed on meanwhile
  const list = document.createElement("ul");
  for (const { piece, before, match, after } of found) {
    const link = document.createElement("a");
    link.href = new URL(`docs/${piece.page}/#${encodeURIComponent(piece.anchor)}`, root).href;
    const heading = document.createElement("strong");
    heading.textContent = piece.heading === piece.title ? piece.title : `${piece.title} › ${piece.heading}`;
    const mark = document.createElement("mark");
    mark.textContent = match;
    const around = document.createElement("span");
    around.append(before, mark, after);
    link.append(heading, around);
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  const none = document.createElement("p");
  none.textContent = "見つかりません Nothing found";
  results.replaceChildren(found.length > 0 ? list : none);
  results.hidden = query.trim() === "";
}

input.addEventListener("focus", () => void load());
input.addEventListener("input", () => void search());
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") results.hidden = true;
  if (event.key === "/" && document.activeElement === document.body) {
    event.preventDefault();
    input.focus();
  }
});
