// A list as a timeline: the end of a bar goes to another day, by Alt and an arrow or as spans_drag.js says; what colleagues move
// moves here too.

const spans = () => document.querySelector("#spans");
const movable = () => document.querySelector("#spans[data-movable]");
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const shifted = (day, by) => new Date(Date.parse(day) + by * 864e5).toISOString().slice(0, 10);

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

document.addEventListener("keydown", (event) => {
  const bar = movable() && event.target.closest?.(".span a");
  if (!bar || !event.altKey || !(event.key in STEPS)) return;
  event.preventDefault();
  move(bar, shifted(bar.dataset.day, STEPS[event.key]));
});
document.addEventListener("list:look", () => spans() && !document.querySelector("#spans [data-dragging]") && renew());
document.addEventListener("span:to", ({ detail }) => move(detail.bar, detail.day));
