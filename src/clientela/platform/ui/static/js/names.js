// A select beneath a control that names a record (a product): its variants, of which the chosen one takes the place of that record.

// By its key, or by its code where that is typed.
function name(field, option) {
  const hidden = field.querySelector("[data-lookup] input[type=hidden]");
  const shown = field.querySelector("input:not([type=hidden])");
  if (hidden) hidden.value = option.value;
  shown.value = (!hidden && option.dataset.code) || option.dataset.label || option.label;
}

// Before anybody else hears of it, so that what is asked next is asked with it.
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-names]") && target.value) name(target.closest(".field"), target.selectedOptions[0]);
}, true);
