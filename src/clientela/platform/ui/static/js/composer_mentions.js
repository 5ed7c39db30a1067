// Naming a colleague: @ and some letters open a list; arrows move, Enter or Tab takes, Esc closes. The form carries who was meant.

const WORD = /(?:^|[\s(])@([\p{L}\p{M}.'’-]*(?: [\p{L}\p{M}.'’-]*)?)$/u;
let box = null;
let field = null;
let asked = 0;

const options = () => [...(box?.querySelectorAll("[role=option]") ?? [])];
const chosen = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

function close() {
  box?.remove();
  field?.removeAttribute("aria-controls");
  field?.removeAttribute("aria-activedescendant");
  box = field = null;
}

function choose(index) {
  options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
  field.setAttribute("aria-activedescendant", options()[index]?.id ?? "");
}

async function open(area) {
  const word = WORD.exec(area.value.slice(0, area.selectionStart));
  if (!word) return close();
  const mine = ++asked;
  const answer = await fetch(`/timeline/colleagues/?q=${encodeURIComponent(word[1])}`, { headers: { "HX-Request": "true" } });
  if (mine !== asked || !answer.ok) return;
  const html = await answer.text();
  close();
  if (!html.includes("role=\"option\"")) return;
  field = area;
  box = Object.assign(document.createElement("div"), { className: "listbox mentions", id: "mentions", innerHTML: html });
  box.setAttribute("role", "listbox");
  area.after(box);
  area.setAttribute("aria-controls", "mentions");
  choose(0);
}

function take(option) {
  const before = field.value.slice(0, field.selectionStart);
  const start = before.length - WORD.exec(before)[1].length;
  field.setRangeText(`${option.dataset.label} `, start, before.length, "end");
  const who = Object.assign(document.createElement("input"), { type: "hidden", name: "mention", value: option.dataset.value });
  field.form.append(who);
  const area = field;
  close();
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", ({ target }) => { if (target.matches("[data-mentions] textarea")) open(target); });
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("#mentions [role=option]");
  if (!option) return close();
  event.preventDefault();
  take(option);
});
document.addEventListener("keydown", (event) => {
  if (!box || event.target !== field || event.ctrlKey || event.metaKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose((chosen() + step + options().length) % options().length);
  else if (event.key === "Enter" || event.key === "Tab") take(options()[chosen()]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
}, true);
