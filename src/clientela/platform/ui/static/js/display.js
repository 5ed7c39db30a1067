// How a list is shown: columns move up, and only the choices of the chosen shape are offered.

const form = (target) => target.closest("[data-display]");

function offer(display) {
  const shape = display.elements.shape?.value ?? "";
  for (const one of display.querySelectorAll("[data-of]")) one.hidden = one.dataset.of !== shape;
}

document.addEventListener("click", ({ target }) => {
  const row = target.closest("[data-up]")?.closest("li");
  if (!row?.previousElementSibling) return;
  row.previousElementSibling.before(row);
  row.querySelector("[data-up]").focus();
});

document.addEventListener("change", ({ target }) => { if (form(target)) offer(form(target)); });
document.addEventListener("htmx:afterSwap", ({ target }) => {
  const display = target.querySelector?.("[data-display]");
  if (display) offer(display);
});
