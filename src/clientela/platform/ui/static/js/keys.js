// The keyboard outside of fields: slash, question mark, G and a letter, C, F, E, T, Z. Every key that is free goes to the other
// scripts as `letter`: rows (list.js), bulk work (bulk.js) and the calendar (calendar.js) have keys of their own.

const WAIT_FOR_LETTER = 1200;
let waitingSince = 0;

const press = (selector) => document.querySelector(selector)?.click();

const open = (dialog) => press(`[data-dialog="${dialog}"]`);

function search() {
  const field = document.querySelector("[data-slash]");
  if (field) field.select();
  else open("palette");
}

function goTo(letter) {
  waitingSince = 0;
  press(`.nav [data-go="${CSS.escape(letter)}"]`);
}

const KEYS = {
  "/": search,
  "?": () => open("keys"),
  g: () => { waitingSince = Date.now(); },
  c: () => press("[data-create]"),
  f: () => press("[data-filter]"),
  e: () => press("[data-edit]"),
  t: () => press("[data-task]"),
  z: () => {
    const button = [...document.querySelectorAll("[data-undo]")].findLast((one) => one.offsetParent);
    if (button) button.click();
    else location.assign("/changes/");
  },
};

const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog, :popover-open";

// A field that was just hidden keeps the focus until the next paint: nobody types there.
const typing = (target) => target.closest?.(FIELDS)?.checkVisibility();

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open("palette");
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || "noKeys" in document.body.dataset) return;
  const key = event.key.toLowerCase();
  if (Date.now() - waitingSince < WAIT_FOR_LETTER) {
    goTo(key);
    return;
  }
  if (KEYS[key]) {
    event.preventDefault();
    KEYS[key]();
  }
  document.dispatchEvent(new CustomEvent("letter", { detail: { key, shiftKey: event.shiftKey, target: event.target } }));
});

// The list of keys names the pages that G leads to, once it is first opened.
document.getElementById("keys")?.addEventListener("opened", ({ target }) => {
  const model = target.querySelector("template");
  if (!model) return;
  for (const link of document.querySelectorAll(".nav [data-go]")) {
    const line = model.content.cloneNode(true);
    line.querySelector("[data-letter]").textContent = link.dataset.go.toUpperCase();
    line.querySelector("[data-page]").textContent = link.querySelector("span").textContent;
    model.before(line);
  }
  model.remove();
});
