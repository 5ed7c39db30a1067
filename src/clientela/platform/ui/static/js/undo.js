// What was done is told with its undo: by a cookie on the page that a form led to, or by the answer of a script's own request.

const tell = (said) => {
  const ours = !said.undo_url || said.undo_url.startsWith("/changes/");
  if (ours) document.dispatchEvent(new CustomEvent("toast", { detail: said }));
};

const cookie = document.cookie.split("; ").find((one) => one.startsWith("said="));
if (cookie) {
  document.cookie = "said=; path=/; max-age=0; samesite=lax";
  try {
    tell(JSON.parse(decodeURIComponent(cookie.slice(5))));
  } catch {
    // A cookie that nobody of ours has written says nothing.
  }
}

document.addEventListener("answered", ({ detail }) => {
  const header = detail.headers.get("HX-Trigger");
  if (header?.startsWith("{")) {
    const { toast } = JSON.parse(header);
    if (toast) tell(toast);
  }
});
