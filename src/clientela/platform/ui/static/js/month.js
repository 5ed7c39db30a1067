// A list as a calendar: a record goes to another day by drag (calendar_drag.js says so by an event), or by Alt and an arrow.

const month = () => document.querySelector("#calendar[data-movable]");
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

function shifted(day, by) {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
}

async function move(item, day) {
  const { key } = item.dataset, { url, query } = month().dataset;
  if (day === item.closest("[data-day]").dataset.day) return;
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const answer = await fetch(`${url}${key}/day/?${query}`, {
    method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ day }),
  }).catch(() => null);
  const { moved, refused } = document.getElementById("month-said").dataset;
  if (!answer?.ok) {
    const text = answer?.status === 422 ? await answer.text() : refused;
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "terra" } }));
    return;
  }
  document.dispatchEvent(new CustomEvent("answered", { detail: answer }));
  await window.htmx.ajax("GET", location.href, { target: "#calendar", select: "#calendar", swap: "outerHTML" });
  document.querySelector(`.cal-item[data-key="${CSS.escape(key)}"]`)?.focus();
  document.getElementById("month-said").textContent = `${moved} ${day}`;
}

document.addEventListener("moved-to", ({ target, detail }) => month() && move(target, detail.day));

document.addEventListener("keydown", (event) => {
  const item = month() && event.target.closest?.(".cal-item[data-key]");
  if (!item || !event.altKey || !(event.key in STEPS)) return;
  event.preventDefault();
  move(item, shifted(item.closest("[data-day]").dataset.day, STEPS[event.key]));
});
