// The rail of a record: dragging or the arrow keys choose a moment, and the page shows the record as it was then.

const WAIT = 700; // between keys

function begin(root) {
  const rail = root.matches?.("[data-rail]") ? root : root.querySelector?.("[data-rail]");
  const range = rail?.querySelector("input[type=range]");
  if (!range || range.dataset.ready) return;
  range.dataset.ready = "1";
  const moments = rail.dataset.moments.split(" ").map(Number);
  const words = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", timeZone: rail.dataset.zone });
  const said = rail.querySelector("[data-said]");
  const isNow = () => Number(range.value) >= Number(range.max);
  let timer;

  const tell = () => {
    const text = isNow() ? range.dataset.now : words.format(new Date(range.value * 1000));
    said.textContent = text;
    range.setAttribute("aria-valuetext", text);
  };
  const go = () => {
    const at = new Date(range.value * 1000).toISOString().replace(".000", "");
    location.assign(rail.dataset.home + (isNow() ? "" : `?as_of=${at}`) + "#rail");
  };

  range.addEventListener("input", tell);
  range.addEventListener("change", () => { clearTimeout(timer); timer = setTimeout(go, 0); });
  range.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = Number(range.value);
    const next = step < 0 ? moments.findLast((one) => one < at) : moments.find((one) => one > at);
    range.value = next ?? (step < 0 ? range.min : range.max);
    tell();
    clearTimeout(timer);
    timer = setTimeout(go, WAIT);
  });
  if (location.hash === "#rail") range.focus({ preventScroll: true });
}

document.addEventListener("htmx:load", ({ target }) => begin(target));
