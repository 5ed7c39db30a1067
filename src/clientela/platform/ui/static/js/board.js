// Cards move by drag, and by H and L from the keyboard; the server is asked, and a refused card goes back.

const board = () => document.querySelector("[data-movable]");
let dragged = null;

const columns = () => [...board().querySelectorAll(".col")];

const line = () => document.getElementById("board-said");

async function move(card, column) {
  const from = card.closest(".col"), next = card.nextElementSibling;
  if (!column || column === from) return;
  column.querySelector(".cards").prepend(card);
  const { url, query } = board().dataset;
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const answer = await fetch(`${url}${card.dataset.key}/move/?${query}`, {
    method: "POST", headers: { "X-CSRFToken": token, Accept: "text/plain" }, body: new URLSearchParams({ to: column.dataset.column }),
  }).catch(() => null);
  const said = line().dataset;
  if (answer?.ok) {
    line().textContent = `${said.moved} ${column.getAttribute("aria-label")}`;
    document.body.dispatchEvent(new Event("moved"));
    document.dispatchEvent(new CustomEvent("answered", { detail: answer }));
    return;
  }
  if (next?.isConnected) next.before(card);
  else from.querySelector(".cards").append(card);
  card.setAttribute("data-refused", "");
  setTimeout(() => card.removeAttribute("data-refused"), 1500);
  line().textContent = said.refused;
  const way = answer?.headers.get("X-Way"); // to say why
  if (way) return location.assign(way);
  const text = [409, 422].includes(answer?.status) ? await answer.text() : said.refused;
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "terra" } }));
}

function prepare() {
  if (!board()) return;
  for (const card of board().querySelectorAll(".card")) card.draggable = true;
}

document.addEventListener("dragstart", ({ target }) => {
  dragged = target.closest?.("[data-movable] .card");
  dragged?.setAttribute("data-dragging", "");
});

document.addEventListener("dragover", (event) => {
  const column = dragged && event.target.closest?.(".col");
  if (!column) return;
  event.preventDefault();
  for (const one of columns()) one.toggleAttribute("data-over", one === column);
});

document.addEventListener("drop", (event) => {
  const column = dragged && event.target.closest?.(".col");
  if (!column) return;
  event.preventDefault();
  move(dragged, column);
});

document.addEventListener("dragend", () => {
  dragged?.removeAttribute("data-dragging");
  if (board()) for (const one of columns()) one.removeAttribute("data-over");
  dragged = null;
});

document.addEventListener("keydown", (event) => {
  const card = board() && document.activeElement.closest?.(".card");
  const step = { h: -1, l: 1 }[event.key.toLowerCase()];
  if (!card || !step || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = columns();
  move(card, all[all.indexOf(card.closest(".col")) + step]);
  card.querySelector("a").focus();
});

document.addEventListener("htmx:afterSwap", prepare);
document.addEventListener("board:renewed", prepare);
prepare();
