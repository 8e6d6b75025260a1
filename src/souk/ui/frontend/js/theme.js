import { on } from "./on.js";

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const shown = () => (root.dataset.theme === "auto" ? (system.matches ? "dark" : "light") : root.dataset.theme);

on("click", "[data-theme-toggle]", () => {
  const next = shown() === "dark" ? "light" : "dark";
  const change = () => { root.dataset.theme = next; };
  if (document.startViewTransition && !calm.matches) document.startViewTransition(change);
  else change();
  document.cookie = `souk_theme=${next}; path=/; max-age=31536000; samesite=lax`;
});
