// Forms that grow by rows, and errors that are met first. Without script the buttons post the form instead.

const focusError = (root) => root.querySelector("[data-focus]")?.focus();

function addRow(group) {
  const model = group.querySelector("template");
  const next = 1 + Math.max(-1, ...[...group.querySelectorAll("[data-row]")].map((row) => Number(row.dataset.row)));
  const row = model.content.firstElementChild.cloneNode(true);
  row.dataset.row = next;
  for (const part of row.querySelectorAll("[name], [id], [for], [value*='@']")) {
    for (const name of ["name", "id", "for", "value"]) {
      const value = part.getAttribute(name);
      if (value?.includes("-@")) part.setAttribute(name, value.replace("-@", `-${next}`));
    }
  }
  model.before(row);
  window.htmx?.process(row);
  row.querySelector("input, select, textarea")?.focus();
}

function removeRow(button) {
  const group = button.closest("[data-many]");
  button.closest("[data-row]").remove();
  group.querySelector("button[name=add]").focus();
}

// A row's place is its number: controls, labels and buttons carry it in their names.
function renumber(group) {
  const many = group.dataset.many;
  group.querySelectorAll("[data-row]").forEach((row, place) => {
    const old = new RegExp(`(^|-)${many}-${row.dataset.row}(?=-|$)`);
    for (const part of row.querySelectorAll("*")) {
      for (const name of ["name", "id", "for", "aria-describedby"]) {
        const value = part.getAttribute(name);
        if (value) part.setAttribute(name, value.replace(old, `$1${many}-${place}`));
      }
      if (part.matches("button")) part.value = part.value.replace(old, `$1${many}-${place}`);
    }
    row.dataset.row = place;
  });
}

function turn(button) {
  const row = button.closest("[data-row]");
  if (button.name === "raise") row.previousElementSibling?.matches("[data-row]") && row.previousElementSibling.before(row);
  else row.nextElementSibling?.matches("[data-row]") && row.nextElementSibling.after(row);
  renumber(row.closest("[data-many]"));
  const shown = getComputedStyle(button).visibility === "hidden" ? row.querySelector("input") : button;
  shown.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (["raise", "lower"].includes(button?.name) && button.closest("[data-row]")) {
    event.preventDefault();
    turn(button);
  }
  if (button?.name === "add" && button.closest("[data-many]")) {
    event.preventDefault();
    addRow(button.closest("[data-many]"));
  }
  if (button?.name === "drop" && button.closest("[data-row]")) {
    event.preventDefault();
    removeRow(button);
  }
});

document.addEventListener("htmx:afterSwap", ({ target }) => focusError(target));
focusError(document);
