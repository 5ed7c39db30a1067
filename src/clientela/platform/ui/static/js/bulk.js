// Acting on the selected rows: all that the list finds, and the keys A and L; a value edited in its cell.

const list = () => document.querySelector("[data-list]");

function offerAll() {
  const every = document.querySelector("[data-every]");
  if (!every) return;
  const boxes = [...list().querySelectorAll("tbody .pick input")];
  every.hidden = !(boxes.length && boxes.every((box) => box.checked) && document.querySelector("#pager [rel=next]"));
  if (every.hidden) every.querySelector("input").checked = false;
}

function openBulk(field) {
  const button = document.querySelector("[data-bulk]");
  if (!button?.offsetParent) return;
  const panel = document.getElementById("bulk");
  panel.showPopover();
  const choose = () => {
    const select = panel.querySelector("[name=field]");
    if (!select || ![...select.options].some((option) => option.value === field)) return;
    select.value = field;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  if (panel.querySelector("[name=field]")) choose();
  else panel.addEventListener("htmx:afterSwap", choose, { once: true });
}

const KEYS = { a: "owner", l: "tags" };

document.addEventListener("letter", ({ detail }) => {
  const field = list() && KEYS[detail.key];
  if (field) openBulk(field);
});

document.addEventListener("click", () => setTimeout(offerAll));

// A double click on a cell, or F2 on the row's, edits it where it stands.
function editCell(cell) {
  const row = cell?.closest("tr"), column = list()?.querySelectorAll("thead th")[cell?.cellIndex];
  const name = column?.dataset.field;
  if (!row || !name || cell.querySelector("form")) return;
  const key = row.id.slice(-36), before = cell.innerHTML;
  htmx.ajax("GET", `${location.pathname}${key}/${name}/edit/`, { target: cell, swap: "innerHTML" });
  cell.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { cell.innerHTML = before; event.stopPropagation(); }
  });
}

document.addEventListener("dblclick", ({ target }) => editCell(target.closest?.("[data-list] tbody td")));
