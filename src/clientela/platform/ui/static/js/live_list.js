// Rows of this list that somebody else changed: cells take their new values in place and are tinted for a moment. What is new,
// has gone, or would stand elsewhere waits behind a button, so that nothing moves under the pointer. live_look.js says when.

const TINT = 600;
const changed = new Set();

const list = () => document.getElementById("table");
const rows = (root) => [...root.querySelectorAll("#rows > tr")];
const words = (node) => node.innerHTML.replace(/ class=""/g, "");

function put(old, fresh) {
  [...old.cells].forEach((cell, at) => {
    const next = fresh.cells[at];
    const busy = cell.matches(".pick") || cell.contains(document.activeElement) || cell.querySelector("form");
    if (busy || !next || words(cell) === words(next)) return;
    cell.innerHTML = next.innerHTML;
    window.htmx?.process(cell);
    cell.dataset.fresh = "";
    setTimeout(() => delete cell.dataset.fresh, TINT);
  });
}

// The record before this one, of those in both lists: another one means that it has moved.
const before = (row, others) => {
  let one = row.previousElementSibling;
  while (one && !others.has(one.id)) one = one.previousElementSibling;
  return one?.id;
};

function waiting(shown, fresh) {
  const [now, then] = [fresh, shown].map((all) => new Map(all.map((row) => [row.id, row])));
  return [...changed].filter((id) => {
    const [a, b] = [then.get(id), now.get(id)];
    return Boolean(a) !== Boolean(b) || (a && b && before(a, now) !== before(b, then));
  }).length;
}

async function renew() {
  const before = list();
  const answer = await fetch(window.location.href, { headers: { "HX-Request": "true", "HX-Target": "table" } }).catch(() => null);
  if (!answer?.ok || answer.redirected || list() !== before) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [shown, fresh] = [rows(document), rows(page)];
  fresh.forEach((row) => { const old = document.getElementById(row.id); if (old) put(old, row); });
  const button = document.getElementById("news");
  const count = waiting(shown, fresh);
  button.querySelector("span").textContent = count ? button.dataset.label.replace("0", count) : "";
  button.hidden = !count;
}

const topic = list()?.dataset.live;
if (topic) {
  document.addEventListener(`live:${topic}`, ({ detail }) => changed.add(`${topic.split(":")[0]}-${detail.key}`));
  document.addEventListener("list:look", () => { if (list()) renew(); });
  document.addEventListener("htmx:afterSettle", ({ target }) => { if (target.id === "table") changed.clear(); });
}
