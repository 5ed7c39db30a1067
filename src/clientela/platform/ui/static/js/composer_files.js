// Files of the composer: chosen, dropped or pasted; each is named and can be taken out again; sending shows how far it is.

const inputOf = (form) => form.querySelector("input[type=file]");

function show(form) {
  const list = form.querySelector("[data-files-chosen]");
  list.replaceChildren(...[...inputOf(form).files].map((file, at) => {
    const item = document.createElement("li");
    const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "×", ariaLabel: `× ${file.name}` });
    remove.dataset.takeOut = at;
    item.append(file.name, remove);
    return item;
  }));
}

function set(form, files) {
  const all = new DataTransfer();
  files.forEach((file) => all.items.add(file));
  inputOf(form).files = all.files;
  show(form);
}

const add = (form, files) => set(form, [...inputOf(form).files, ...files]);
const at = (event) => event.target.closest?.(".composer");

document.addEventListener("change", (event) => { if (event.target.matches(".composer input[type=file]")) show(at(event)); });

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    if (!at(event) || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    at(event).toggleAttribute("data-over", true);
  });
}
document.addEventListener("dragleave", (event) => at(event)?.removeAttribute("data-over"));
document.addEventListener("drop", (event) => {
  const form = at(event);
  if (!form || !event.dataTransfer.files.length) return;
  event.preventDefault();
  form.removeAttribute("data-over");
  add(form, event.dataTransfer.files);
});
document.addEventListener("paste", (event) => {
  if (at(event) && event.clipboardData.files.length) {
    event.preventDefault();
    add(at(event), event.clipboardData.files);
  }
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-take-out]");
  if (!button) return;
  const form = button.closest(".composer");
  set(form, [...inputOf(form).files].filter((_file, index) => index !== Number(button.dataset.takeOut)));
  form.querySelector("textarea").focus();
});

document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
  const bar = target.querySelector?.(".composer progress, :scope > progress");
  if (!bar || !detail.total || !inputOf(target)?.files.length) return;
  bar.hidden = false;
  bar.value = (100 * detail.loaded) / detail.total;
});
