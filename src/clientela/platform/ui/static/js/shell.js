// What every page does: the theme, dialogs, folds that stay as they were left, and toasts.

const root = document.documentElement;
const YEAR = 365 * 24 * 3600;
const TOAST_SECONDS = 8;

function toggleTheme() {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=${YEAR}; samesite=lax`;
}

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  document.querySelectorAll("dialog[open]").forEach((other) => other.close());
  dialog.showModal();
  dialog.dispatchEvent(new CustomEvent("opened"));
}

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest(selector);
  if (at("[data-theme-toggle]")) toggleTheme();
  if (at("[data-dialog]")) {
    at("[popover]")?.hidePopover();
    openDialog(at("[data-dialog]").dataset.dialog);
  }
  if (at("[data-close]") || event.target.matches("dialog")) event.target.closest("dialog")?.close();
  if (at("[data-dismiss]")) at(".toast")?.remove();
});

// A condition that was made in its editor stands in its control now.
document.addEventListener("chosen", () => document.getElementById("choosing")?.close());

// ---- folds ----
for (const fold of document.querySelectorAll("[data-fold]")) {
  const key = `fold:${fold.dataset.fold}`;
  const kept = localStorage.getItem(key);
  if (kept) fold.open = kept === "open";
  fold.addEventListener("toggle", () => localStorage.setItem(key, fold.open ? "open" : "shut"));
}

// ---- toasts: they go by themselves, but wait while someone reads or reaches for them ----
const toasts = document.getElementById("toasts");

function expire(toast) {
  let left = TOAST_SECONDS;
  const clock = setInterval(() => {
    if (toast.matches(":hover, :focus-within")) return;
    if (--left <= 0 || !toast.isConnected) {
      clearInterval(clock);
      toast.remove();
    }
  }, 1000);
}

function say(text, { failed = false, undo = "" } = {}) {
  const model = document.getElementById(failed ? "toast-failed" : "toast-said");
  if (!model) return;
  const toast = model.content.firstElementChild.cloneNode(true);
  if (text) toast.querySelector(".said").textContent = text;
  if (undo) {
    const form = toast.querySelector("form");
    form.hidden = false;
    form.action = undo;
    form.setAttribute("hx-post", undo);
  }
  toasts.append(toast);
  window.htmx?.process(toast);
  expire(toast);
}

toasts?.querySelectorAll(".toast").forEach(expire);
document.addEventListener("toast", (event) => say(event.detail.text, { failed: event.detail.tone === "terra", undo: event.detail.undo_url }));
const reason = (xhr) => (xhr.getResponseHeader("Content-Type")?.startsWith("text/plain") ? xhr.responseText : "");
document.addEventListener("htmx:responseError", (event) => say(reason(event.detail.xhr), { failed: true }));
document.addEventListener("htmx:sendError", () => say("", { failed: true }));
