import { on } from "./on.js";

on("change", "form[data-auto-submit]", (event, form) => form.requestSubmit());
on("submit", ".facets form", (event, form) => {
  if (event.submitter) form.closest("[popover]").hidePopover();
});
