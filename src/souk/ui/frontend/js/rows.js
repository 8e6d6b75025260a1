// Select all, and the bar that says how many are selected.
import { on, whenShown } from "./on.js";

const boxes = (name) => [...document.querySelectorAll(`tbody input[type=checkbox][name="${CSS.escape(name)}"]`)];

const count = () => {
  for (const all of document.querySelectorAll("[data-select-all]")) {
    const rows = boxes(all.dataset.selectAll);
    const ticked = rows.filter((box) => box.checked);
    all.checked = rows.length > 0 && ticked.length === rows.length;
    all.indeterminate = ticked.length > 0 && ticked.length < rows.length;
    const bar = ticked[0]?.form ?? rows[0]?.form;
    if (!bar?.matches("[data-bulk]")) continue;
    bar.toggleAttribute("data-shown", ticked.length > 0);
    bar.querySelector("[data-bulk-count]").textContent = ticked.length;
  }
};

on("change", "[data-select-all]", (event, all) => {
  for (const box of boxes(all.dataset.selectAll)) box.checked = all.checked;
});
document.addEventListener("change", count);
whenShown(count);
