// When a list of which something was changed elsewhere is asked for again (live_list.js, live_board.js, spans.js): at once for a record among its rows.
// Another may not belong to it at all, and every open list hears of it: while many of these come, each looks ever more rarely.

const SOON = 100; // in which one act says all that it changed
const FIRST = 400;
const LONGEST = 4000;
let due = 0;
let timer = null;
let looked = 0;
let pause = FIRST;

function later(now) {
  if (now > looked + 4 * pause) pause = FIRST;
  const at = Math.max(now + SOON, looked + pause) + 3 * SOON * Math.random();
  if (!timer) [looked, pause] = [at, Math.min(2 * pause, LONGEST)];
  return at;
}

function look() {
  timer = null;
  document.dispatchEvent(new CustomEvent("list:look"));
}

const topic = document.querySelector("#table, #board, #spans")?.dataset.live;
if (topic) {
  document.addEventListener(`live:${topic}`, ({ detail }) => {
    const now = Date.now();
    const at = document.getElementById(`${topic.split(":")[0]}-${detail.key}`) ? now + SOON : later(now);
    if (timer && due <= at) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(look, at - now);
  });
}
