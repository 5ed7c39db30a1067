// The composer: Ctrl+Enter sends, what is half written stays in this browser until it is sent, guests are gathered by name.

const fieldsOf = (form) => [...form.querySelectorAll("textarea, input[type=date], input[type=time], input[name=mode], select, input[name=place]")];
const keyOf = (form) => `draft:${form.dataset.draft}`;

function keep(form) {
  const said = {};
  for (const field of fieldsOf(form)) if (field.type !== "radio" || field.checked) said[field.name] = field.value;
  if (said.text.trim()) localStorage.setItem(keyOf(form), JSON.stringify(said));
  else localStorage.removeItem(keyOf(form));
}

function fill(form, said) {
  for (const field of fieldsOf(form)) {
    if (field.type !== "radio" && said[field.name] !== undefined) field.value = said[field.name];
  }
}

function restore(form) {
  if (!form || form.dataset.restored) return;
  form.dataset.restored = "yes";
  const kept = localStorage.getItem(keyOf(form));
  if (!kept || form.querySelector("textarea").value) return;
  const said = JSON.parse(kept);
  fill(form, said);
  const mode = form.querySelector(`[name=mode][value="${CSS.escape(said.mode)}"]`);
  if (!mode || mode.checked) return;
  form.addEventListener("htmx:afterSettle", () => fill(form, said), { once: true });
  mode.checked = true;
  mode.dispatchEvent(new Event("change", { bubbles: true }));
}

function addGuest(option) {
  const combo = option.closest("[data-many-guests]");
  const token = document.createElement("span");
  const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "guest", value: option.dataset.value });
  const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "×", ariaLabel: option.dataset.label });
  token.className = "token";
  remove.dataset.untoken = "";
  token.append(option.dataset.label, remove, hidden);
  combo.prepend(token);
  combo.querySelector("[role=combobox]").value = "";
}

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-send]");
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit();
});

document.addEventListener("input", ({ target }) => { if (target.closest("[data-draft]")) keep(target.closest("[data-draft]")); });

// Taking an answer fills the combobox first (pick.js), then it becomes one of several.
document.addEventListener("click", ({ target }) => {
  const option = target.closest("[data-many-guests] [role=option][data-value]");
  if (option) addGuest(option);
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig.elt;
  if (form.matches?.("[data-draft]") && detail.xhr.status < 300) localStorage.removeItem(keyOf(form));
});
document.addEventListener("htmx:load", ({ target }) => restore(target.querySelector?.("[data-draft]")));
restore(document.querySelector("[data-draft]"));
