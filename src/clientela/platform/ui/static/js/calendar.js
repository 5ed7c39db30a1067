// The calendar: what can be moved goes to another day or time by Alt and an arrow, or is dropped there (calendar_drag.js says so by
// an event); N, P and T turn the pages. Of what repeats, a dialog asks how much of it moves.

const QUARTER = 15;
let back = "";

const dayOf = (element) => element?.closest?.("[data-day]");
const minutes = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
const clock = (all) => [Math.floor(all / 60), all % 60].map((part) => String(part).padStart(2, "0")).join(":");

function send(item, day, time, reach) {
  back = item.dataset.key;
  const values = { key: item.dataset.key, day, time, on: item.dataset.on || "", reach };
  window.htmx.ajax("POST", "/calendar/move/", { values, swap: "none" });
}

function move(item, day, time = "") {
  const still = day === dayOf(item)?.dataset.day && (!time || time === item.dataset.at);
  if (!day || still) return;
  const dialog = document.getElementById("reach");
  if (!item.dataset.on || !dialog) return send(item, day, time, "all");
  dialog.onclose = () => {
    if (dialog.returnValue) send(item, day, time, dialog.returnValue);
    else item.querySelector("a").focus();
  };
  dialog.returnValue = "";
  dialog.showModal();
}

function shifted(day, by) {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
}

function step(item, key) {
  const day = dayOf(item);
  const sideways = { ArrowLeft: -1, ArrowRight: 1 }[key];
  const up = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (sideways) return move(item, shifted(day.dataset.day, sideways));
  if (!("timed" in day.dataset)) return move(item, shifted(day.dataset.day, up * 7));
  const to = minutes(item.dataset.at) + up * QUARTER;
  if (to >= 0 && to < 1440) move(item, day.dataset.day, clock(to));
}

document.addEventListener("moved-to", ({ target, detail }) => move(target, detail.day, detail.time));

document.addEventListener("keydown", (event) => {
  const item = event.target.closest?.(".cal-item[data-key]");
  if (!event.altKey || !event.key.startsWith("Arrow") || !item) return;
  event.preventDefault();
  step(item, event.key);
});

document.addEventListener("calendar-changed", ({ detail }) => { back = detail.key ?? back; });

document.addEventListener("letter", ({ detail }) => {
  if (/^[npt]$/.test(detail.key)) document.querySelector(`.cal-bar [data-key="${detail.key}"]`)?.click();
});

// The focus stays with what was moved.
document.addEventListener("htmx:afterSettle", () => {
  if (!back) return;
  document.querySelector(`.cal-item[data-key="${CSS.escape(back)}"] a`)?.focus();
  back = "";
});
