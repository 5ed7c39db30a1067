// A drop zone: shows the name of the file, takes what is dropped on it, and tells how much has been sent.

const at = (event) => event.target.closest?.("[data-drop]");

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-drop] input")) return;
  const said = target.closest("[data-drop]").querySelector("[data-chosen]");
  said.textContent = target.files[0]?.name ?? said.dataset.empty;
});

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    if (!at(event)) return;
    event.preventDefault();
    at(event).toggleAttribute("data-over", true);
  });
}

document.addEventListener("dragleave", (event) => at(event)?.removeAttribute("data-over"));

document.addEventListener("drop", (event) => {
  const zone = at(event);
  if (!zone) return;
  event.preventDefault();
  zone.removeAttribute("data-over");
  if (!event.dataTransfer.files.length) return;
  const input = zone.querySelector("input");
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
  const bar = target.querySelector?.("progress");
  if (!bar || !detail.total) return;
  bar.hidden = false;
  bar.value = (100 * detail.loaded) / detail.total;
  target.querySelector("[data-send]").setAttribute("aria-busy", "true");
});
