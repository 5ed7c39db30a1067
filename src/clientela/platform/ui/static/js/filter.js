// The filter form offers the conditions and values of the field that is chosen. Without script it offers all of them.

const adding = document.querySelector("#add-filter form");

function offer() {
  const field = adding.elements.field.value;
  for (const part of adding.querySelectorAll("[data-field]")) {
    part.hidden = part.disabled = part.dataset.field !== field;
  }
  const choices = adding.querySelector(`select[name=value][data-field="${CSS.escape(field)}"]`);
  const free = adding.querySelector("input[name=value]");
  free.disabled = free.closest(".field").hidden = Boolean(choices);
  const condition = adding.elements.op;
  if (condition.selectedOptions[0]?.closest("optgroup")?.disabled) {
    condition.value = condition.querySelector("optgroup:not([disabled]) option")?.value;
  }
}

if (adding) {
  adding.elements.field.addEventListener("change", offer);
  offer();
}
