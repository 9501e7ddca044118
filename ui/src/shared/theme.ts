// Owns which theme is on: the person's choice, else the system's.
import { useEffect, useState } from "react";

export type Theme = "dark" | "light";

const KEY = "rushes.theme";

/** Answers the theme to start with: the one chosen here before, else dark, because pictures are judged on dark. */
export function readTheme(): Theme {
  return localStorage.getItem(KEY) === "light" ? "light" : "dark";
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(readTheme);
  useEffect(() => {
    applyTheme(theme);
    localStorage.setItem(KEY, theme);
  }, [theme]);
  return [theme, () => setTheme((now) => (now === "dark" ? "light" : "dark"))];
}
