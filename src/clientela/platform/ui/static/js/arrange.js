// Sections, fields, panels and columns move by drag; the arrows beside them do the same by a form, for keyboards and without script.
// The order of the page is the order in which the form says them, so a drop has nothing to send.

let dragged = null;

const kind = (line) => line.dataset.word;
const form = () => document.getElementById("arrangement");

function prepare() {
  for (const line of form()?.querySelectorAll("[data-word]") ?? []) line.draggable = true;
  for (const box of form()?.querySelectorAll("[data-fixed]") ?? []) {
    box.checked = true;
    box.addEventListener("click", (event) => event.preventDefault());
  }
}

// Where the pointer is: before the first line whose middle lies below it, else at the end of the list.
function put(list, y) {
  const others = [...list.children].filter((line) => line !== dragged);
  const next = others.find((line) => {
    const { top, height } = line.getBoundingClientRect();
    return y < top + height / 2;
  });
  if (next) next.before(dragged);
  else list.append(dragged);
}

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
  dragged?.removeAttribute("data-dragging");
  dragged = null;
});

document.addEventListener("htmx:afterSwap", prepare);
prepare();
