// Tags typed one by one, and records looked up while typing (data-lookup, see ui/controls.html).

function addTag(field) {
  const word = field.value.trim().replace(/,$/, "");
  if (!word) return;
  const token = document.getElementById("token").content.firstElementChild.cloneNode(true);
  token.prepend(word);
  token.querySelector("button").ariaLabel += word;
  const hidden = token.querySelector("input");
  hidden.name = field.name;
  hidden.value = word;
  field.before(token);
  field.value = "";
}

function take(option) {
  const combo = option.closest("[data-lookup]");
  combo.querySelector("input[type=hidden]").value = option.dataset.value;
  combo.querySelector("[role=combobox]").value = option.dataset.label;
  shut(combo);
  combo.closest(".field")?.querySelector(".told")?.dispatchEvent(new Event("change", { bubbles: true }));
}

function shut(combo) {
  combo.querySelector("[role=listbox]").replaceChildren();
  const field = combo.querySelector("[role=combobox]");
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

// The field keeps the focus while one of its answers is clicked: leaving it would save what was typed.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-lookup] [role=listbox]")) event.preventDefault();
});

document.addEventListener("click", ({ target }) => {
  target.closest("[data-untoken]")?.closest(".token").remove();
  const option = target.closest("[data-lookup] [role=option][data-value]");
  if (option) take(option);
});

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (field.matches("[data-tokens] > input") && (event.key === "Enter" || event.key === ",") && field.value.trim()) {
    event.preventDefault();
    addTag(field);
  }
  if (field.matches("[data-lookup] > input") && event.key === "Enter") {
    const option = field.parentElement.querySelector("[aria-selected=true]");
    if (option) { event.preventDefault(); take(option); }
  }
  if (field.matches("[data-lookup] > input") && event.key === "Escape") shut(field.parentElement);
});

// What is typed over a chosen record is no longer that record.
document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-lookup] > [role=combobox]")) target.parentElement.querySelector("input[type=hidden]").value = "";
});

document.addEventListener("htmx:afterSwap", ({ target }) => {
  target.closest("[data-lookup]")?.querySelector("[role=combobox]").setAttribute("aria-expanded", "true");
});
