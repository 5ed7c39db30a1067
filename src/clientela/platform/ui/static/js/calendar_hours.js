// The hours of a week: they open at the working day, stay where they are when drawn anew, and the line of now moves on.

let seen = null;

const hours = () => document.querySelector(".cal-hours");

function open() {
  const box = hours();
  if (!box) return;
  const shown = [...box.querySelectorAll(".cal-item")].filter((item) => item.offsetParent);
  const top = Math.min(8 * 48, ...shown.map((item) => item.offsetTop)) - 24;
  box.scrollTop = seen ?? top;
}

// The server says what time it is for the reader; from then on the minutes are counted.
function tick() {
  const line = document.querySelector(".cal-now");
  if (!line) return;
  line.dataset.since ??= Date.now();
  const minutes = Number(line.dataset.minutes) + (Date.now() - line.dataset.since) / 60_000;
  if (minutes < 1440) line.className = `cal-now at-${Math.floor(minutes / 15)}`;
}

function draw() {
  open();
  tick();
}

document.addEventListener("htmx:beforeSwap", () => { seen = hours()?.scrollTop ?? null; });
document.addEventListener("htmx:afterSettle", draw);
setInterval(tick, 60_000);
draw();
