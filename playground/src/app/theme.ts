// Light, dark, or as the system says.
import { Observable } from "./observable";
import { remember, remembered } from "./settings";

export type Theme = "system" | "light" | "dark";
const themes: readonly Theme[] = ["system", "light", "dark"];

const kept = remembered("theme") as Theme | null;
export const theme = new Observable<Theme>(kept && themes.includes(kept) ? kept : "system");

export function startTheme(): void {
  theme.follow((chosen) => {
    if (chosen === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
    remember("theme", chosen === "system" ? null : chosen);
  });
}
