import { on } from "./on.js";

on("change", "form[data-auto-submit]", (event, form) => form.requestSubmit());
// What is empty stays out of the address.
document.addEventListener("formdata", ({ target, formData }) => {
  if (!target.matches("[data-auto-submit]")) return;
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});
on("submit", ".facets form", (event, form) => {
  if (event.submitter) form.closest("[popover]").hidePopover();
});
