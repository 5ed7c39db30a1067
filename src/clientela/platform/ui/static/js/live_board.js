// What colleagues do moves the cards of an open board: each takes its new words and its new column, and is tinted for a moment.
// Nothing moves while a card is being dragged. live_look.js says when to look.

const TINT = 600;
const changed = new Set();

const board = () => document.getElementById("board");
const cards = (column) => [...column.querySelectorAll(".card")];

function tint(card) {
  card.dataset.fresh = "";
  setTimeout(() => delete card.dataset.fresh, TINT);
}

function take(fresh, column) {
  const old = document.getElementById(fresh.id);
  if (old && old.closest(".col") === column && old.outerHTML.replace(/ draggable="true"/, "") === fresh.outerHTML) return;
  const next = cards(column).find((card) => !changed.has(card.id));
  if (old && old.closest(".col") === column) old.replaceWith(fresh);
  else {
    old?.remove();
    column.querySelector(".cards").insertBefore(fresh, next ?? null);
  }
  window.htmx?.process(fresh);
  tint(fresh);
}

async function renew() {
  if (document.querySelector(".card[data-dragging]")) return setTimeout(renew, TINT);
  const before = board();
  const answer = await fetch(window.location.href, { headers: { "HX-Request": "true", "HX-Target": "board" } }).catch(() => null);
  if (!answer?.ok || answer.redirected || board() !== before) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const shown = new Set([...page.querySelectorAll(".card")].map((card) => card.id));
  for (const column of board().querySelectorAll(".col")) {
    const now = page.querySelector(`[data-column="${CSS.escape(column.dataset.column)}"]`);
    if (!now) continue;
    for (const fresh of cards(now)) if (changed.has(fresh.id)) take(document.adoptNode(fresh), column);
  }
  for (const id of changed) if (!shown.has(id)) document.getElementById(id)?.remove();
  changed.clear();
  document.dispatchEvent(new Event("board:renewed"));
  document.body.dispatchEvent(new Event("moved"));
}

const topic = board()?.dataset.live;
if (topic) {
  document.addEventListener(`live:${topic}`, ({ detail }) => changed.add(`${topic.split(":")[0]}-${detail.key}`));
  document.addEventListener("list:look", () => { if (board()) renew(); });
}
