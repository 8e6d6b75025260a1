// The calendar of a booking: arrow keys walk through the days, a chosen day renews itself without loading the page.
const whenNow = () => document.querySelector("[data-when]");
let last;

async function show(url, day) {
  const shown = whenNow();
  last?.abort();
  last = new AbortController();
  shown.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: last.signal });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-when]");
    if (!answer.ok || !fresh) return location.assign(url);
    shown.replaceWith(fresh);
    history.replaceState(history.state, "", url);
    tellOwnTimes();
    const said = document.querySelector("[data-when-said]");
    said.textContent = day === undefined ? fresh.querySelector("h2").textContent : dayOf(fresh, day)?.ariaLabel ?? "";
    return fresh;
  } catch (broken) {
    if (broken.name !== "AbortError") location.assign(url);
  }
}

const dayOf = (root, day) => root.querySelector(`[data-day="${day}"]`);
const written = (date) => date.toISOString().slice(0, 10);

function moveTo(link) {
  for (const one of whenNow().querySelectorAll("[data-day]")) one.tabIndex = one === link ? 0 : -1;
  link.focus();
}

// Into the months before and after, as far as they can be opened.
async function walkTo(date) {
  const day = written(date);
  const here = dayOf(whenNow(), day);
  if (here) return moveTo(here);
  const first = whenNow().querySelector("[data-day]").dataset.day;
  const leaf = whenNow().querySelector(`[data-leaf=${day < first ? "previous" : "next"}]`);
  if (!leaf) return;
  const url = new URL(leaf.href);
  url.searchParams.set("month", day.slice(0, 7));
  const fresh = await show(url);
  const days = fresh?.querySelectorAll("[data-day]");
  if (days?.length) moveTo(dayOf(fresh, day) ?? days[day < first ? days.length - 1 : 0]);
}

function months(date, count) {
  const to = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1));
  const length = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
  to.setUTCDate(Math.min(date.getUTCDate(), length));
  return to;
}

const days = (date, count) => new Date(date.getTime() + count * 864e5);
const weekday = (date) => (date.getUTCDay() + 6) % 7;
const KEYS = {
  ArrowLeft: (date) => days(date, -1),
  ArrowRight: (date) => days(date, 1),
  ArrowUp: (date) => days(date, -7),
  ArrowDown: (date) => days(date, 7),
  Home: (date) => days(date, -weekday(date)),
  End: (date) => days(date, 6 - weekday(date)),
  PageUp: (date, far) => months(date, far ? -12 : -1),
  PageDown: (date, far) => months(date, far ? 12 : 1),
};

document.addEventListener("keydown", (event) => {
  const day = event.target.closest?.("[data-day]");
  if (!day || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === " ") {
    event.preventDefault();
    day.click();
  } else if (KEYS[event.key]) {
    event.preventDefault();
    walkTo(KEYS[event.key](new Date(day.dataset.day), event.shiftKey));
  }
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("[data-when] :is(a[data-day], a[data-leaf])");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (!link.href) return event.preventDefault();
  event.preventDefault();
  const { day, leaf } = link.dataset;
  const fresh = await show(link.href, day);
  (day ? dayOf(fresh ?? document, day) : fresh?.querySelector(`[data-leaf=${leaf}]`))?.focus();
});

// Whoever reads this in another zone sees their own time beside the store's.
function tellOwnTimes() {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const clock = { hour: "2-digit", minute: "2-digit" };
  const told = (zone, parts) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...parts });
  const day = (zone) => told(zone, { weekday: "short" });
  for (const note of document.querySelectorAll("[data-zone]:not([data-told])")) {
    note.dataset.told = "";
    const zone = note.dataset.zone;
    const root = note.closest("[data-when]");
    const marks = root ? root.querySelectorAll("[data-instant]") : [note];
    let differs = false;
    for (const mark of marks) {
      const at = new Date(mark.dataset.instant ?? mark.dataset.instantBeside);
      if (isNaN(at)) continue;
      const isSameDay = day(own).format(at) === day(zone).format(at);
      const here = told(own, isSameDay ? clock : { weekday: "short", ...clock }).format(at);
      if (isSameDay && here === told(zone, clock).format(at)) continue;
      differs = true;
      const small = document.createElement("small");
      small.textContent = root ? here : ` ${here} where you are`;
      mark.after(small);
    }
    if (differs && root) note.append(`, below it your own time (${own.split("/").pop().replaceAll("_", " ")})`);
  }
}
tellOwnTimes();
