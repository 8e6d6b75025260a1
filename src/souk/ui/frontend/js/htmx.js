import htmx from "htmx.org";
import { toast } from "./toasts.js";

window.htmx = htmx;

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token && new URL(ctx.request.action, location).origin === location.origin) ctx.request.headers["X-CSRF-Token"] = token;
});

document.addEventListener("htmx:error", ({ detail }) => {
  if (detail.ctx) toast(navigator.onLine ? "That did not get through. Please try again." : "You are offline. Nothing was lost; try again when you are back.", "bad");
});
