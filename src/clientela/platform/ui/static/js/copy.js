// Texts to copy: a click on the button, or a focus in the field, takes all of it.

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: button.dataset.said } }));
  });
  field.addEventListener("focus", () => field.select());
}
