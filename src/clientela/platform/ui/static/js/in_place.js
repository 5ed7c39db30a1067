// A value edited in place: focus goes into it, leaving saves what was changed, Esc puts the old value back.

const written = (form) => new URLSearchParams(new FormData(form)).toString();
const before = new WeakMap();

function begin(root) {
  const form = root.matches?.("[data-editing]") ? root.querySelector("[data-in-place]") : root.querySelector?.("[data-in-place]");
  if (!form || before.has(form)) return;
  before.set(form, written(form));
  const control = form.querySelector("input:not([type=hidden]), select, textarea");
  control?.focus();
  control?.select?.();
}

function leave(form) {
  if (!form.isConnected || form.contains(document.activeElement)) return;
  if (written(form) === before.get(form)) form.querySelector("[data-restore]").click();
  else form.requestSubmit();
}

document.addEventListener("htmx:load", ({ target }) => begin(target));

document.addEventListener("focusout", ({ target }) => {
  const form = target.closest("[data-save-on-leaving]");
  if (form) setTimeout(() => leave(form), 120);
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest("[data-in-place]");
  if (!form || event.key !== "Escape") return;
  event.preventDefault();
  form.querySelector("[data-restore]").click();
});
