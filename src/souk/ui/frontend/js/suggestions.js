// "/" goes to the search field; arrows walk through what it suggests.
import { on } from "./on.js";

const typing = (element) => element.matches?.("input, textarea, select, [contenteditable=true]");
const list = (input) => document.getElementById(input.getAttribute("aria-controls"));
const lines = (input) => [...(list(input)?.querySelectorAll("[role=option]") ?? [])];

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.metaKey || event.ctrlKey || event.altKey || typing(event.target)) return;
  const field = document.querySelector("[data-search]");
  if (!field || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  field.focus();
  field.select();
});

const mark = (input, chosen) => {
  lines(input).forEach((line, index) => {
    line.id ||= `${input.getAttribute("aria-controls")}-${index}`;
    line.setAttribute("aria-selected", line === chosen);
  });
  if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
  else input.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
};

on("keydown", "[data-suggest]", (event, input) => {
  const all = lines(input);
  const at = all.findIndex((line) => line.getAttribute("aria-selected") === "true");
  if (event.key === "Escape" && all.length && list(input).matches(".suggestions")) {
    event.preventDefault();
    return list(input).replaceChildren();
  }
  if (event.key === "Enter" && at >= 0) { event.preventDefault(); return all[at].click(); }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !all.length) return;
  event.preventDefault();
  mark(input, all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]);
});

document.addEventListener("htmx:after:swap", () => {
  for (const input of document.querySelectorAll("[data-suggest]")) {
    input.setAttribute("aria-expanded", lines(input).length > 0);
    if (input.closest("dialog[open]") && lines(input).length) mark(input, lines(input)[0]);
  }
});

on("focusout", ".search-box", (event, box) => {
  if (!box.contains(event.relatedTarget)) box.querySelector(".suggestions")?.replaceChildren();
});
