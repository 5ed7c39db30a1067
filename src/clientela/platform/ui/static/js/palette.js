// The palette and every other list of answers under a text field: arrows move, Enter opens or takes.

const options = (field) => [...(document.getElementById(field.getAttribute("aria-controls"))?.querySelectorAll("[role=option]:not([aria-disabled])") ?? [])];
const chosen = (list) => list.findIndex((option) => option.getAttribute("aria-selected") === "true");

function choose(field, list, index) {
  list.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
  const option = list[index];
  if (!option) return field.removeAttribute("aria-activedescendant");
  option.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option.id);
}

function move(field, event) {
  const list = options(field);
  const step = event.key === "ArrowDown" ? 1 : -1;
  if (!list.length) return;
  event.preventDefault();
  choose(field, list, (chosen(list) + step + list.length) % list.length);
}

function open(field, event) {
  const list = options(field);
  const option = list[chosen(list)];
  if (!option?.href) return;
  event.preventDefault();
  if (event.ctrlKey || event.metaKey) window.open(option.href, "_blank", "noopener");
  else location.href = option.href;
}

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("[role=combobox]")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.target, event);
  if (event.key === "Enter") open(event.target, event);
});

// Fresh answers: the first is chosen, so that Enter opens it.
document.addEventListener("htmx:afterSwap", ({ target }) => {
  const field = target.id && document.querySelector(`[role=combobox][aria-controls="${CSS.escape(target.id)}"]`);
  if (field) choose(field, options(field), 0);
});

// What was open lately: the addresses of records alone, newest first; the server says what they are called, if one may see them.
const RECENT = "recent", MOST_RECENT = 10;
const remembered = () => JSON.parse(localStorage.getItem(RECENT) ?? "[]");
const here = location.pathname.match(/^\/([a-z-]+\/[0-9a-f-]{36})\/$/)?.[1];
if (here) localStorage.setItem(RECENT, JSON.stringify([here, ...remembered().filter((one) => one !== here)].slice(0, MOST_RECENT)));

const palette = document.getElementById("palette");
palette?.addEventListener("opened", () => {
  const field = palette.querySelector("input");
  palette.querySelector("[name=recent]").value = remembered().filter((one) => one !== here).join();
  field.select();
  if (!document.getElementById("palette-results").childElementCount) window.htmx?.trigger(field, "palette:open");
});
