// One stream of what happens elsewhere. Parts of a page that carry data-live="<topic>" and hx-trigger="refresh" are asked for
// again; script listens with document.addEventListener("live:<topic>", …), and with "live:lost". Without such a part there is no
// stream. A part with data-here shows who else has the record open: the stream then says by "live:tab" under which key (here.js).

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const source = document.querySelector("meta[name=live]");
const mark = document.getElementById("live");
let stream = null;
let topics = "";
let wait = FIRST_WAIT;

const wanted = () => [...new Set([...document.querySelectorAll("[data-live]")].map((part) => part.dataset.live))].sort();

function show(on) {
  const since = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  if (!mark.hidden && mark.dataset.on === String(on)) return;
  mark.hidden = false;
  mark.dataset.on = on;
  mark.querySelector(".dot").dataset.tone = on ? "green" : "hollow";
  if (!on) document.dispatchEvent(new CustomEvent("live:lost"));
  mark.title = mark.querySelector(".vh").textContent = on ? source.dataset.said : `${source.dataset.lost} ${since}`;
}

function announce({ topic, news }) {
  document.dispatchEvent(new CustomEvent(`live:${topic}`, { detail: news }));
  for (const part of document.querySelectorAll(`[data-live="${CSS.escape(topic)}"]`)) window.htmx?.trigger(part, "refresh");
}

// A permit to listen is short; whoever is still signed in gets another one.
async function renew() {
  const answer = await fetch("/permit/", { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok) source.dataset.token = await answer.text();
  if (answer?.status !== 401) connect();
}

function connect() {
  const query = new URLSearchParams([["token", source.dataset.token], ...wanted().map((topic) => ["topic", topic])]);
  const here = document.querySelector("[data-here]");
  if (here) query.append("here", here.dataset.here);
  stream = new EventSource(`${source.content}?${query}`);
  stream.onopen = () => { wait = FIRST_WAIT; show(true); };
  stream.onmessage = (event) => announce(JSON.parse(event.data));
  stream.addEventListener("tab", ({ data }) => document.dispatchEvent(new CustomEvent("live:tab", { detail: data })));
  stream.onerror = () => {
    show(false);
    stream.close();
    setTimeout(renew, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };
}

function follow() {
  const now = wanted().join();
  if (now === topics) return;
  topics = now;
  stream?.close();
  if (topics) connect();
}

if (source) {
  follow();
  document.addEventListener("htmx:afterSettle", follow);
}
