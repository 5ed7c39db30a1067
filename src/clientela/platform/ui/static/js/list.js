// Rows of a list: selecting with ranges and a count, and the keyboard: J K move, Enter opens, X selects, D ticks.

let last = -1;

const form = () => document.querySelector("[data-list]");
const boxes = () => [...document.querySelectorAll("[data-list] tbody .pick input")];
const rows = () => [...document.querySelectorAll("[data-list] tbody tr")];

function count() {
  const all = boxes();
  const checked = all.filter((box) => box.checked).length;
  const head = document.querySelector("[data-all]");
  if (head) {
    head.checked = checked > 0 && checked === all.length;
    head.indeterminate = checked > 0 && checked < all.length;
  }
  const out = document.querySelector("[data-count]");
  if (out) out.textContent = checked;
}

function check(index, value, range) {
  const all = boxes();
  const [from, to] = range && last >= 0 ? [Math.min(last, index), Math.max(last, index)] : [index, index];
  all.slice(from, to + 1).forEach((box) => { box.checked = value; });
  last = index;
  count();
}

function clear() {
  boxes().forEach((box) => { box.checked = false; });
  count();
}

document.addEventListener("click", (event) => {
  const index = boxes().indexOf(event.target);
  if (index >= 0) check(index, event.target.checked, event.shiftKey);
  if (event.target.closest("[data-clear]")) clear();
  if (event.target.matches("[data-all]")) {
    boxes().forEach((box) => { box.checked = event.target.checked; });
    count();
  }
});

function moveTo(index) {
  const all = rows();
  const row = all[Math.max(0, Math.min(index, all.length - 1))];
  all.forEach((other) => other.toggleAttribute("data-cursor", other === row));
  row?.scrollIntoView({ block: "nearest" });
  row?.querySelector("a")?.focus({ preventScroll: true });
}

const KEYS = {
  j: (at) => moveTo(at + 1),
  k: (at) => moveTo(at - 1),
  x: (at, { shiftKey }) => { if (at >= 0 && boxes()[at]) check(at, shiftKey || !boxes()[at].checked, shiftKey); },
  enter: (at, { target }) => { if (at >= 0 && target === document.body) rows()[at].querySelector("a")?.click(); },
  d: (at) => rows()[at]?.querySelector("[data-tick]")?.click(),
  escape: clear,
};

document.addEventListener("letter", ({ detail }) => {
  const act = KEYS[detail.key];
  if (act && form()) act(rows().findIndex((row) => row.hasAttribute("data-cursor")), detail);
});

document.addEventListener("htmx:afterSwap", count);
count();
