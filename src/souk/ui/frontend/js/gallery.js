// Thumbnails move the strip, not the page; the strip tells which picture is seen.
import { on, whenShown } from "./on.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

on("click", ".gallery-thumbs a", (event, link) => {
  const figure = document.getElementById(link.hash.slice(1));
  event.preventDefault();
  figure.parentElement.scrollTo({ left: figure.offsetLeft, behavior: calm.matches ? "auto" : "smooth" });
});

const see = (entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    for (const link of target.closest("[data-gallery]").querySelectorAll(".gallery-thumbs a")) {
      if (link.hash === `#${target.id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
};

whenShown((root) => {
  for (const strip of root.querySelectorAll(".gallery-strip:not([data-watched])")) {
    strip.dataset.watched = "";
    const watcher = new IntersectionObserver(see, { root: strip, threshold: 0.6 });
    strip.querySelectorAll("figure[id]").forEach((figure) => watcher.observe(figure));
  }
});
