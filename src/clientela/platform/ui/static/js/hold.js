// Nobody loses what he is typing because a colleague wrote: while a form in the history is open, the news wait.

const busy = (part) => [...part.querySelectorAll("[data-hold]")].some((form) =>
  form.contains(document.activeElement) || [...form.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue));

const waiting = new Set();

document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.target;
  if (!part.matches?.("[data-live]") || !busy(part)) return;
  event.preventDefault();
  waiting.add(part.id);
});

function go() {
  for (const id of waiting) {
    const part = document.getElementById(id);
    if (part && busy(part)) continue;
    waiting.delete(id);
    if (part) window.htmx.trigger(part, "refresh");
  }
}

document.addEventListener("focusout", () => setTimeout(go, 200));
document.addEventListener("htmx:afterSettle", () => { if (waiting.size) setTimeout(go, 200); });
