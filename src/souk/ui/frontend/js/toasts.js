// Toasts leave by themselves, later when there is something to undo, and never when they tell of a fault.
import { on } from "./on.js";

const region = document.getElementById("toasts");

const leave = (toast) => {
  toast.classList.add("leaving");
  setTimeout(() => toast.remove(), 250);
};

const settle = (toast) => {
  if (toast.matches(".bad") || toast.dataset.timed) return;
  toast.dataset.timed = "true";
  const tick = () => (toast.matches(":hover, :focus-within") ? setTimeout(tick, 2000) : leave(toast));
  setTimeout(tick, toast.querySelector("form") ? 12000 : 6000);
};

export const toast = (text, tone = "info") => {
  const box = document.createElement("div");
  box.className = `toast ${tone}`;
  box.dataset.toast = "";
  box.setAttribute("role", tone === "bad" ? "alert" : "status");
  const words = document.createElement("p");
  words.textContent = text;
  const away = document.createElement("button");
  away.className = "button ghost size-s";
  away.type = "button";
  away.dataset.dismiss = "";
  away.textContent = "Dismiss";
  box.append(words, away);
  region?.append(box);
};

on("click", "[data-dismiss]", (event, button) => leave(button.closest("[data-toast]")));

// For scripts of rooms: document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone } }))
document.addEventListener("toast", ({ detail }) => toast(detail.text, detail.tone));

// What lies under a modal dialog cannot be reached: toasts live in the topmost one while it is open.
const move = () => {
  const home = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (region.parentElement !== home) home.append(region);
};

if (region) {
  region.querySelectorAll("[data-toast]").forEach(settle);
  new MutationObserver(() => {
    region.querySelectorAll("[data-toast]").forEach(settle);
    move();
  }).observe(region, { childList: true });
  for (const type of ["close", "toggle"]) document.addEventListener(type, move, true);
}

// The number on the bag is shown twice on a phone.
document.addEventListener("htmx:after:swap", () => {
  const number = document.getElementById("bag-count");
  for (const mirror of document.querySelectorAll("[data-bag-mirror]")) {
    mirror.textContent = number?.firstChild?.textContent ?? "";
    mirror.hidden = number?.hidden ?? true;
  }
});
