// Drawers and modal dialogs. The browser traps the focus and gives it back when one closes.
import { on } from "./on.js";

const WAITING = '<div class="skeleton-group" role="status"><span class="unseen">Loading</span>' + '<span class="skeleton row"></span>'.repeat(3) + "</div>";

export const load = (dialog, url) => {
  const body = dialog.querySelector(".dialog-body");
  body.innerHTML = WAITING;
  return window.htmx.ajax("GET", url, { target: body, swap: "innerHTML" });
};

export const open = (dialog) => {
  if (!dialog.open) dialog.showModal();
  if (dialog.dataset.load) load(dialog, dialog.dataset.load);
};

on("click", "[data-open]", (event, button) => {
  const dialog = document.getElementById(button.dataset.open);
  if (!dialog) return;
  event.preventDefault();
  open(dialog);
});

on("click", "[data-close]", (event, button) => {
  event.preventDefault();
  button.closest("dialog")?.close();
});

on("click", "a[data-drawer]", (event, link) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  const drawer = document.getElementById("drawer");
  event.preventDefault();
  drawer.querySelector("h2").textContent = link.dataset.drawerTitle || link.textContent.trim();
  open(drawer);
  load(drawer, link.dataset.drawer).catch(() => location.assign(link.href));
});

// A click beside the dialog closes it, where `closedby` is not known yet.
on("click", "dialog[closedby=any]", (event, dialog) => {
  if (event.target !== dialog || "closedBy" in HTMLDialogElement.prototype) return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
});

document.addEventListener("keydown", (event) => {
  const palette = document.getElementById("palette");
  if (!palette || event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
  event.preventDefault();
  if (palette.open) return palette.close();
  palette.showModal();
  const input = palette.querySelector("input");
  input.select();
  window.htmx.trigger(input, "palette:open");
});
