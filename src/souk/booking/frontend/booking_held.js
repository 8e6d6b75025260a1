// How long a place is still kept: counted down from what the server said, whatever this device's clock shows.
const ends = new WeakMap();
const two = (number) => String(number).padStart(2, "0");

function count() {
  for (const mark of document.querySelectorAll("[data-held-seconds]")) {
    if (!ends.has(mark)) ends.set(mark, performance.now() + mark.dataset.heldSeconds * 1000);
    const left = Math.ceil((ends.get(mark) - performance.now()) / 1000);
    if (left > 0) {
      const hours = Math.floor(left / 3600);
      mark.textContent = `, ${hours ? `${hours}:` : ""}${two(Math.floor(left / 60) % 60)}:${two(left % 60)} left`;
    } else {
      mark.textContent = ", the time is up";
      mark.removeAttribute("data-held-seconds");
    }
  }
}
count();
setInterval(count, 1000);
