// The end of a bar on a timeline is dragged to a day; spans.js moves it there.

let held = null; // {bar, words, day} while an end is dragged

// The day at this place: each heading is a week. Beyond both ends it is the nearest day there is.
function dayAt(x) {
  const weeks = [...document.querySelectorAll("#spans thead time")];
  const week = weeks.findLast((one) => one.parentElement.getBoundingClientRect().left <= x) ?? weeks[0];
  const { left, width } = week.parentElement.getBoundingClientRect();
  const days = Math.max(0, Math.min(6, Math.floor((7 * (x - left)) / width)));
  return new Date(Date.parse(week.dateTime) + days * 864e5).toISOString().slice(0, 10);
}

function drop(keep) {
  const { bar, words, day } = held;
  held = null;
  bar.removeAttribute("data-dragging");
  bar.querySelector(".end").textContent = words;
  if (keep) document.dispatchEvent(new CustomEvent("span:to", { detail: { bar, day } }));
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.("#spans[data-movable] .grip");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  const bar = grip.parentElement.querySelector("a");
  held = { bar, words: bar.querySelector(".end").textContent, day: bar.dataset.day };
  bar.setAttribute("data-dragging", "");
});
document.addEventListener("pointermove", ({ clientX }) => {
  if (!held) return;
  held.day = dayAt(clientX);
  held.bar.querySelector(".end").textContent = held.day;
});
document.addEventListener("pointerup", () => held && drop(true));
document.addEventListener("pointercancel", () => held && drop(false));
document.addEventListener("keydown", ({ key }) => held && key === "Escape" && drop(false));
