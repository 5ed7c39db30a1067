// The form that adds a filter offers the conditions and the values that fit the field and the condition chosen.

function offer(form) {
  const { field, op } = form.elements;
  for (const group of op.querySelectorAll("optgroup")) group.hidden = group.disabled = group.dataset.field !== field.value;
  if (op.selectedOptions[0]?.closest("optgroup").disabled) op.querySelector("optgroup:not([disabled]) option").selected = true;
  const kind = field.selectedOptions[0].dataset.kind;
  const [free, ...offered] = form.querySelectorAll("[name=value]");
  const fits = (...names) => offered.find((one) => names.includes(one.dataset.for));
  const wanted = op.value === "in_last" ? "in_last" : field.value;
  const shown = op.value === "known" ? null : offered.find((one) => one.dataset.for === wanted) ?? free;
  for (const one of [free, ...offered]) one.hidden = one.disabled = one !== shown;
  free.type = ["date", "moment"].includes(kind) ? "date" : "text";
  free.closest(".field").hidden = !shown;
}

const form = (target) => target.closest("#add-filter")?.querySelector("form");

document.addEventListener("change", ({ target }) => { if (form(target)) offer(form(target)); });
document.addEventListener("htmx:afterSwap", ({ target }) => { if (form(target)) offer(form(target)); });
