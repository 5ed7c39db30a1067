// The calendar: what can be moved is dragged to another day, or goes there by Alt and an arrow; N, P and T turn the pages.

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
let held = null;
let back = "";

const dayOf = (element) => element?.closest?.("[data-day]");

function move(item, day) {
  if (!day || day === dayOf(item)?.dataset.day) return;
  back = item.dataset.key;
  window.htmx.ajax("POST", "/calendar/move/", { values: { key: item.dataset.key, day }, swap: "none" });
}

function shifted(day, by) {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
}

document.addEventListener("dragstart", (event) => {
  held = event.target.closest?.("[data-key]");
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
  move(held, day.dataset.day);
});

document.addEventListener("keydown", (event) => {
  const item = event.target.closest?.(".cal-item[data-key]");
  if (event.altKey && STEPS[event.key] && item) {
    event.preventDefault();
    move(item, shifted(dayOf(item).dataset.day, STEPS[event.key]));
  }
});

document.addEventListener("letter", ({ detail }) => {
  if (/^[npt]$/.test(detail.key)) document.querySelector(`.cal-bar [data-key="${detail.key}"]`)?.click();
});

// The focus stays with what was moved.
document.addEventListener("htmx:afterSettle", () => {
  if (!back) return;
  document.querySelector(`.cal-item[data-key="${CSS.escape(back)}"] a`)?.focus();
  back = "";
});
