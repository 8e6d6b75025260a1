// Where tabs do not fit side by side, the one that is open comes into sight.
import { whenShown } from "./on.js";

whenShown((root) => {
  root.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
    const strip = tab.closest(".tabs");
    const at = tab.getBoundingClientRect().left - strip.getBoundingClientRect().left + strip.scrollLeft;
    strip.scrollLeft = at - (strip.clientWidth - tab.offsetWidth) / 2;
  });
});
