// The queue of duplicates: M merges, N keeps apart, S skips, J K go on and back, 1 to 9 choose in the row at hand; what is kept follows.

const rows = () => [...document.querySelectorAll(".cmp tbody tr")].filter((row) => row.querySelector("input[type=radio]"));

function show(row) {
  const chosen = row.querySelector("input:checked");
  const out = row.querySelector("[data-result]");
  if (chosen && out) out.replaceChildren(...chosen.nextElementSibling.cloneNode(true).childNodes);
  row.querySelectorAll("td").forEach((cell) => cell.toggleAttribute("data-kept", cell.contains(chosen)));
}

function choose(number) {
  const all = rows();
  const at = Math.max(0, all.findIndex((row) => row.contains(document.activeElement)));
  const row = all[at];
  const radio = row?.children[number]?.querySelector("input[type=radio]");
  if (!radio) return;
  radio.checked = true;
  show(row);
  (all[at + 1] ?? row).querySelector("input[type=radio]").focus();
}

document.addEventListener("change", ({ target }) => {
  if (target.matches(".cmp input[type=radio]")) show(target.closest("tr"));
});

document.addEventListener("letter", ({ detail }) => {
  if (/^[1-9]$/.test(detail.key)) choose(Number(detail.key));
  else document.querySelector(`[data-key="${CSS.escape(detail.key)}"]`)?.click();
});

document.querySelector(".dup-q [aria-current]")?.scrollIntoView({ block: "nearest" });
