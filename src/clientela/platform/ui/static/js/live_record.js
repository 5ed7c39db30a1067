// Values of this record that somebody else changed: the page is asked for again, and each value that differs takes the place of
// the old one and is tinted for a moment. A value that is being edited stays; saving it tells of the conflict.

const TINT = 600;
const topic = document.getElementById("here")?.dataset.live.replace("here:", "");
const id = topic?.replace(":", "-");
let asking = false;
let again = false;

const words = (node) => node.innerHTML.replace(/\s+/g, " ").replace(/ class=""/g, "");

function put(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old || "editing" in old.dataset || words(old) === words(fresh)) return;
  const focused = old.contains(document.activeElement);
  old.replaceWith(document.adoptNode(fresh));
  window.htmx?.process(fresh);
  if (focused) fresh.querySelector(".edit, a")?.focus();
  fresh.dataset.fresh = "";
  setTimeout(() => delete fresh.dataset.fresh, TINT);
}

function head(page) {
  const [old, fresh] = [document, page].map((root) => root.querySelector(".p-head .ident"));
  if (old && fresh && words(old) !== words(fresh)) old.replaceWith(document.adoptNode(fresh));
}

async function renew() {
  if (asking) { again = true; return; }
  asking = true;
  const answer = await fetch(window.location.href).catch(() => null);
  if (answer?.ok && !answer.redirected) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    page.querySelectorAll(`.props > [id^="${CSS.escape(id)}-"]`).forEach(put);
    head(page);
  }
  asking = false;
  if (again) { again = false; renew(); }
}

if (topic) {
  document.addEventListener(`live:${topic}`, ({ detail }) => { if (detail.fields) renew(); });
}
