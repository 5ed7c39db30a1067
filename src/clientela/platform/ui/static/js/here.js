// Who else has this record open: an avatar each in the top bar. The stream tells who comes, goes and is still there;
// whoever is not heard of for a while has gone. This page says the same of itself.

const BEAT = 20000;
const SILENT = 60000;
const MOST = 4;
const place = document.getElementById("here");
const address = document.querySelector("meta[name=live]")?.content;
const people = new Map();
let shown = "";
let tab = "";

const initials = (name) => {
  const words = name.trim().split(/\s+/u);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...word][0] ?? "").join("").toUpperCase();
};

function avatar({ id, name }) {
  const face = document.createElement("span");
  face.className = "avatar";
  face.dataset.h = id.at(-1);
  face.title = name;
  face.ariaHidden = "true";
  face.textContent = initials(name);
  return face;
}

function show() {
  const others = [...people.values()];
  const names = others.map(({ name }) => name).join(", ");
  if (names === shown) return;
  shown = names;
  const said = document.createElement("span");
  said.className = "vh";
  said.textContent = names && `${place.dataset.label} ${names}`;
  place.title = said.textContent;
  const rest = others.length > MOST ? [Object.assign(document.createElement("small"), { textContent: `+${others.length - MOST}` })] : [];
  place.replaceChildren(...others.slice(0, MOST).map(avatar), ...rest, said);
}

function told({ here, gone }) {
  if (here && here.id !== place.dataset.me) people.set(here.id, { ...here, at: Date.now() });
  if (gone) people.delete(gone);
  show();
}

function beat() {
  for (const [id, { at }] of people) if (Date.now() - at > SILENT) people.delete(id);
  show();
  if (tab) fetch(`${address}?alive=${tab}`, { mode: "no-cors", keepalive: true }).catch(() => null);
}

if (place && address) {
  document.addEventListener(`live:${place.dataset.live}`, ({ detail }) => told(detail));
  document.addEventListener("live:tab", ({ detail }) => { tab = detail; });
  document.addEventListener("live:lost", () => { tab = ""; people.clear(); show(); });
  setInterval(beat, BEAT);
}
