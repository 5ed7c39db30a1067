// The calendar by pointer: an item is dragged to another day, and between hours to another quarter of one.

const QUARTER = 15;
let held = null;
let grip = 0;

const dayOf = (element) => element?.closest?.("[data-day]");

// The time of the quarter that the held item's top would lie on; none outside of the hours.
function timeAt(day, y) {
  if (!("timed" in day.dataset)) return "";
  const box = day.getBoundingClientRect();
  const at = ((y - grip - box.top) / box.height) * 1440;
  const quarter = Math.max(0, Math.min(1440 - QUARTER, Math.round(at / QUARTER) * QUARTER));
  return [Math.floor(quarter / 60), quarter % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

document.addEventListener("dragstart", (event) => {
  held = event.target.closest?.(".cal-item[data-key]");
  grip = held ? event.clientY - held.getBoundingClientRect().top : 0;
  held?.toggleAttribute("data-dragging", true);
});
document.addEventListener("dragend", () => {
  held?.removeAttribute("data-dragging");
  document.querySelectorAll("[data-over]").forEach((day) => day.removeAttribute("data-over"));
  held = null;
});
document.addEventListener("dragover", (event) => {
  const day = held && dayOf(event.target);
  if (!day) return;
  event.preventDefault();
  document.querySelectorAll("[data-over]").forEach((other) => other.toggleAttribute("data-over", other === day));
  day.toggleAttribute("data-over", true);
});
document.addEventListener("drop", (event) => {
  const day = held && dayOf(event.target);
  if (!day) return;
  event.preventDefault();
  held.dispatchEvent(new CustomEvent("moved-to", { bubbles: true, detail: { day: day.dataset.day, time: timeAt(day, event.clientY) } }));
});

