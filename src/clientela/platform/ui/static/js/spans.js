// A list as a timeline: the end of a bar goes to another day by drag, or by Alt and an arrow; what colleagues move moves here too.

const spans = () => document.querySelector("#spans");
const movable = () => document.querySelector("#spans[data-movable]");
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
let held = null; // {bar, words, day} while an end is dragged

function shifted(day, by) {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
}

// The day at this place: each heading is a week. Beyond both ends it is the nearest day there is.
function dayAt(x) {
  const weeks = [...spans().querySelectorAll("thead time")];
  const week = weeks.findLast((one) => one.parentElement.getBoundingClientRect().left <= x) ?? weeks[0];
  const { left, width } = week.parentElement.getBoundingClientRect();
  return shifted(week.dateTime, Math.max(0, Math.min(6, Math.floor((7 * (x - left)) / width))));
}

async function renew(row) {
  const before = spans();
  const focused = row ?? document.activeElement?.closest("#spans tbody tr")?.id;
  await window.htmx.ajax("GET", location.href, { target: "#spans", select: "#spans", swap: "outerHTML" });
  if (focused && before !== spans()) document.getElementById(focused)?.querySelector(".span a").focus();
}

async function move(bar, day) {
  const row = bar.closest("tr").id, { url, query } = movable().dataset;
  if (day === bar.dataset.day) return;
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const answer = await fetch(`${url}${row.slice(row.indexOf("-") + 1)}/day/?${query}`, {
    method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ day }),
  }).catch(() => null);
  const { moved, refused } = document.getElementById("spans-said").dataset;
  if (answer?.ok) document.dispatchEvent(new CustomEvent("answered", { detail: answer }));
  else {
    const text = answer?.status === 422 ? await answer.text() : refused;
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "terra" } }));
  }
  await renew(row);
  document.getElementById("spans-said").textContent = answer?.ok ? `${moved} ${day}` : refused;
}

function drop(keep) {
  const { bar, words, day } = held;
  held = null;
  bar.removeAttribute("data-dragging");
  bar.querySelector(".end").textContent = words;
  if (keep) move(bar, day);
}

document.addEventListener("pointerdown", (event) => {
  const grip = movable() && event.target.closest?.(".grip");
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
document.addEventListener("keydown", (event) => {
  if (held && event.key === "Escape") return drop(false);
  const bar = movable() && event.target.closest?.(".span a");
  if (!bar || !event.altKey || !(event.key in STEPS)) return;
  event.preventDefault();
  move(bar, shifted(bar.dataset.day, STEPS[event.key]));
});
document.addEventListener("list:look", () => spans() && !held && renew());
