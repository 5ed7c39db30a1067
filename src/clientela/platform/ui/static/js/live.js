// One stream of what happens elsewhere. A page listens with document.addEventListener("live:<topic>", …); parts of a page
// that carry data-live="<topic>" and an hx-get with hx-trigger="refresh" are asked for again.

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const source = document.querySelector("meta[name=live]");
const mark = document.getElementById("live");
let wait = FIRST_WAIT;

function show(on) {
  if (!mark || (mark.dataset.state === "on") === on) return;
  const since = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  mark.dataset.state = on ? "on" : "off";
  mark.querySelector(".dot").dataset.tone = on ? "green" : "hollow";
  mark.title = mark.querySelector(".vh").textContent = on ? source.dataset.on : `${source.dataset.off} ${since}`;
}

function announce({ topic, ...detail }) {
  document.dispatchEvent(new CustomEvent(`live:${topic}`, { detail }));
  for (const part of document.querySelectorAll(`[data-live="${CSS.escape(topic)}"]`)) window.htmx?.trigger(part, "refresh");
}

function connect() {
  const stream = new EventSource(`${source.content}?token=${encodeURIComponent(source.dataset.token)}`);
  stream.onopen = () => { wait = FIRST_WAIT; show(true); };
  stream.onmessage = (event) => announce(JSON.parse(event.data));
  stream.onerror = () => {
    show(false);
    stream.close();
    setTimeout(connect, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };
}

if (source) connect();
