// A typed password is shown while somebody asks for it, and hidden again before it is sent.
import { on } from "./on.js";

const show = (button, shown) => {
  const input = document.getElementById(button.dataset.reveal);
  if (!input) return;
  input.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
};

on("click", "[data-reveal]", (event, button) => {
  show(button, button.getAttribute("aria-pressed") !== "true");
});

document.addEventListener("submit", (event) => {
  event.target.querySelectorAll("[data-reveal][aria-pressed=true]").forEach((button) => show(button, false));
});
