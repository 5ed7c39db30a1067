// The table of a role's rights: whoever changes a line means it to have rights of its own; a line given back shows what it becomes.

const lines = document.querySelectorAll(".matrix tbody tr");
const own = (line) => line.querySelector("[data-own]");
const verb = (select) => select.name.split(":")[1];

function followRest(line) {
  for (const select of line.querySelectorAll("select")) {
    const rest = document.querySelector(`[name="*:${CSS.escape(verb(select))}"]`);
    if (rest) select.value = rest.value;
  }
}

document.querySelector(".matrix")?.addEventListener("change", ({ target }) => {
  const line = target.closest("tr");
  if (target.matches("select") && own(line)) own(line).checked = true;
  if (target === own(line) && !target.checked) followRest(line);
  if (!own(line)) [...lines].filter((other) => own(other) && !own(other).checked).forEach(followRest);
});
