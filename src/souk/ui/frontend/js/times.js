// The server writes UTC; people read their own time.
import { whenShown } from "./on.js";

const words = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });

whenShown((root) => {
  for (const time of root.querySelectorAll("time[data-local]")) {
    time.title = time.textContent;
    time.textContent = words.format(new Date(time.dateTime));
    time.removeAttribute("data-local");
  }
});
