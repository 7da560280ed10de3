// What the browser remembers of a reader: language and theme. A browser that keeps nothing is no error.

export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`kijun.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`kijun.${name}`);
    else localStorage.setItem(`kijun.${name}`, value);
  } catch {
    // Kept for this visit only.
  }
}
