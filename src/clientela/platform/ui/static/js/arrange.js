// Sections, fields, panels and columns move by drag and by the arrows beside them, which without script post the form.
// The form says them in the order of the page, so a move has nothing to send.

let dragged = null;

const kind = (line) => line.dataset.word;

function prepare() {
  for (const line of document.querySelectorAll("#arrangement [data-word]")) line.draggable = true;
}

// Before the first line whose middle lies below the pointer, else at the end.
function put(list, y) {
  const others = [...list.children].filter((line) => line !== dragged);
  const next = others.find((line) => {
    const { top, height } = line.getBoundingClientRect();
    return y < top + height / 2;
  });
  if (next) next.before(dragged);
  else list.append(dragged);
}

// Up or down by one place; a field also from one section into the next.
function turn(line, up) {
  const beside = up ? line.previousElementSibling : line.nextElementSibling;
  if (beside) return up ? beside.before(line) : beside.after(line);
  const part = kind(line) === "field" && line.closest("[data-word='section']");
  const list = part && (up ? part.previousElementSibling : part.nextElementSibling)?.querySelector("[data-list='field']");
  if (list) list.insertBefore(line, up ? null : list.firstElementChild);
}

function say(line) {
  const status = document.getElementById("arranged"), list = line.parentElement, lines = [...list.children];
  const said = { name: line.dataset.name, place: lines.indexOf(line) + 1, count: lines.length, within: list.dataset.within };
  status.textContent = status.dataset.said.replace(/{(\w+)}/g, (_whole, word) => said[word]);
}

document.addEventListener("click", (event) => {
  if (event.target.matches?.("[data-fixed]")) event.preventDefault();
  const button = event.target.closest?.("#arrangement [name='raise'], #arrangement [name='lower']");
  if (!button) return;
  event.preventDefault();
  const line = button.closest("[data-word]");
  turn(line, button.name === "raise");
  button.focus();
  say(line);
});

document.addEventListener("dragstart", (event) => {
  const line = event.target.closest?.("#arrangement [data-word]");
  if (!line || event.target.matches?.("input, a")) return;
  dragged = line;
  event.dataTransfer.effectAllowed = "move";
  line.setAttribute("data-dragging", "");
});

document.addEventListener("dragover", (event) => {
  if (!dragged) return;
  const part = kind(dragged) === "field" ? event.target.closest?.("[data-word='section']") : null;
  const list = part?.querySelector("[data-list='field']") ?? event.target.closest?.(`[data-list='${kind(dragged)}']`);
  if (!list || dragged.contains(list)) return;
  event.preventDefault();
  put(list, event.clientY);
});

document.addEventListener("drop", (event) => dragged && event.preventDefault());

document.addEventListener("dragend", () => {
  if (dragged) say(dragged);
  dragged?.removeAttribute("data-dragging");
  dragged = null;
});

document.addEventListener("htmx:afterSwap", prepare);
prepare();
