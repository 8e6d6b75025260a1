import { on } from "./on.js";

const waiting = new WeakMap();

on("click", "[data-quantity] [data-step]", (event, button) => {
  const input = button.parentElement.querySelector("input");
  const before = input.value;
  if (button.dataset.step > 0) input.stepUp();
  else input.stepDown();
  if (input.value !== before) input.dispatchEvent(new Event("change", { bubbles: true }));
});

on("change", "[data-quantity][data-submit]", (event, box) => {
  const { form } = event.target;
  clearTimeout(waiting.get(box));
  if (event.target.checkValidity()) waiting.set(box, setTimeout(() => form?.requestSubmit(), 250));
});
