// Appointments are moved onto free times: dragged there, or by keyboard. The server has the last word, and the form of
// an appointment's own page does the same without any of this.
const FAR = 6; // pixels: less is a click
const LONG = 380; // milliseconds: how long a finger rests before it lifts
const EDGE = 48;
let held = null;
let pressed = null;
let moved = "";

const board = () => document.getElementById("calendar");
const say = (text) => {
  const line = board()?.querySelector("[data-said]");
  if (line) line.textContent = text;
};

const lift = (link, by) => {
  const targets = [...board().querySelectorAll(".cal-gap")].filter((gap) => gap.dataset.service === link.dataset.service);
  held = { link, by, targets, chosen: null };
  board().classList.add("moving");
  link.classList.add("lifted");
  for (const gap of targets) gap.classList.add("target");
};

const choose = (gap) => {
  if (held.chosen === gap) return;
  held.chosen?.classList.remove("chosen");
  gap?.classList.add("chosen");
  held.chosen = gap;
};

const release = () => {
  if (!held) return;
  choose(null);
  held.ghost?.remove();
  held.link.classList.remove("lifted");
  for (const gap of held.targets) gap.classList.remove("target");
  board()?.classList.remove("moving");
  held = null;
};

const put = (link, gap) => {
  const form = board().querySelector("[data-move]");
  moved = link.dataset.appointment;
  form.elements.appointment_id.value = moved;
  form.elements.slot_id.value = gap.dataset.slot;
  form.elements.seen.value = link.dataset.seen;
  form.requestSubmit();
};

// --- by pointer
const carry = (event) => {
  held.ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
  const under = document.elementFromPoint(event.clientX, event.clientY)?.closest(".cal-gap");
  choose(held.targets.includes(under) ? under : null);
  held.ghost.textContent = held.chosen ? `${held.name} → ${held.chosen.dataset.spoken}` : held.name;
  const frame = held.link.closest(".cal-frame");
  const box = frame.getBoundingClientRect();
  const step = (at, start, end) => (at < start + EDGE ? -12 : at > end - EDGE ? 12 : 0);
  frame.scrollBy(step(event.clientX, box.left, box.right), step(event.clientY, box.top, box.bottom));
};

const drag = (event) => {
  lift(pressed.link, "pointer");
  held.name = pressed.link.querySelector(".cal-name").textContent.trim();
  held.ghost = document.createElement("div");
  held.ghost.className = "cal-ghost";
  held.ghost.setAttribute("aria-hidden", "true");
  document.body.append(held.ghost);
  carry(event);
};

const forget = () => {
  clearTimeout(pressed?.timer);
  pressed = null;
};

document.addEventListener("pointerdown", (event) => {
  const link = event.target.closest?.("[data-appointment]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  release();
  pressed = { link, x: event.clientX, y: event.clientY, touch: event.pointerType === "touch" };
  if (pressed.touch) pressed.timer = setTimeout(() => drag(event), LONG);
});

document.addEventListener("pointermove", (event) => {
  if (held?.by === "pointer") return carry(event);
  if (!pressed || Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < FAR) return;
  if (pressed.touch) forget();
  else drag(event);
});

document.addEventListener("pointerup", () => {
  forget();
  if (held?.by !== "pointer") return;
  const { link, chosen } = held;
  const swallow = (event) => (event.preventDefault(), event.stopPropagation());
  document.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), 0);
  release();
  if (chosen) put(link, chosen);
});

document.addEventListener("pointercancel", () => {
  forget();
  if (held?.by === "pointer") release();
});

document.addEventListener("touchmove", (event) => {
  if (held?.by === "pointer" && event.cancelable) event.preventDefault();
}, { passive: false });

document.addEventListener("contextmenu", (event) => {
  if (held?.by === "pointer") event.preventDefault();
});

// --- by keyboard
const top = (gap) => gap.getBoundingClientRect().top;
const column = (gap) => gap.closest("[data-column]");

const pick = (gap) => {
  if (!gap) return;
  choose(gap);
  gap.scrollIntoView({ block: "nearest", inline: "nearest" });
  say(gap.dataset.spoken);
};

const nearest = (gaps, from) =>
  gaps.reduce((best, gap) => (!best || Math.abs(top(gap) - from) < Math.abs(top(best) - from) ? gap : best), null);

const begin = (link) => {
  lift(link, "keyboard");
  if (!held.targets.length) {
    release();
    return say("There is no free time for this service in view. Look at another day, or open the appointment.");
  }
  const here = held.targets.filter((gap) => column(gap) === link.closest("[data-column]"));
  const first = nearest(here.length ? here : held.targets, top(link));
  pick(first);
  say(`Moving ${link.getAttribute("aria-label")}. ${first.dataset.spoken}. Arrows choose, Enter puts it there, Escape lets go.`);
};

const step = (key) => {
  const columns = [...board().querySelectorAll("[data-column]")].filter((each) => held.targets.some((gap) => column(gap) === each));
  const at = columns.indexOf(column(held.chosen));
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const next = columns[at + (key === "ArrowRight" ? 1 : -1)];
    return next && pick(nearest(held.targets.filter((gap) => column(gap) === next), top(held.chosen)));
  }
  const own = held.targets.filter((gap) => column(gap) === columns[at]).sort((one, other) => top(one) - top(other));
  pick(own[own.indexOf(held.chosen) + (key === "ArrowDown" ? 1 : -1)]);
};

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("[data-appointment]");
  if (!held) {
    if (link && event.key.toLowerCase() === "m" && !event.metaKey && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      begin(link);
    }
    return;
  }
  if (event.key === "Escape") {
    event.preventDefault();
    release();
    say("Left where it was.");
  } else if (held.by === "keyboard" && event.key.startsWith("Arrow")) {
    event.preventDefault();
    step(event.key);
  } else if (held.by === "keyboard" && event.key === "Enter") {
    event.preventDefault();
    const { link: lifted, chosen } = held;
    release();
    put(lifted, chosen);
  } else if (held.by === "keyboard" && event.key === "Tab") release();
});

// --- what stays in sight
document.addEventListener("htmx:after:swap", () => {
  settle();
  if (!moved) return;
  document.getElementById(`appointment-${moved}`)?.focus({ preventScroll: true });
  moved = "";
});

let seen = Date.now();
const settle = () => {
  const frame = board()?.querySelector(".cal-frame");
  if (!frame || frame.dataset.settled) return;
  frame.dataset.settled = "true";
  seen = Date.now();
  const first = frame.querySelector("[data-now]") ?? frame.querySelector(".cal-block");
  if (first && frame.scrollHeight > frame.clientHeight) frame.scrollTop = Math.max(0, first.offsetTop - frame.clientHeight / 3);
};

setInterval(() => {
  for (const line of document.querySelectorAll("[data-now]")) {
    line.dataset.start ??= Number(getComputedStyle(line).getPropertyValue("--at")) * 60 + Number(getComputedStyle(line).getPropertyValue("--min"));
    const minutes = Number(line.dataset.start) + (Date.now() - seen) / 60000;
    line.style.setProperty("--at", String(Math.floor(minutes / 60)));
    line.style.setProperty("--min", String(Math.floor(minutes % 60)));
  }
}, 30000);

settle();
