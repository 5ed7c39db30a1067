// Passkeys: a button with data-passkey="get" or "create" asks the device and posts what it answers with the form it names.
// Options stand in data-options, or come from data-options-url. Where the browser knows no passkeys the button stays hidden.

const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const encode = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list ?? []).map((one) => ({ ...one, id: decode(one.id) }));

async function options(button) {
  const { optionsUrl, options: written } = button.dataset;
  if (written) return JSON.parse(written).publicKey;
  const answer = await fetch(optionsUrl, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  return (await answer.json()).request_options.publicKey;
}

async function ask(kind, wanted) {
  const publicKey = { ...wanted, challenge: decode(wanted.challenge) };
  if (kind === "create") {
    publicKey.user = { ...wanted.user, id: decode(wanted.user.id) };
    publicKey.excludeCredentials = known(wanted.excludeCredentials);
  } else {
    publicKey.allowCredentials = known(wanted.allowCredentials);
  }
  return navigator.credentials[kind]({ publicKey });
}

function written(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, encode(response[part])]));
  return JSON.stringify({
    id: credential.id, rawId: encode(credential.rawId), type: credential.type, response: said,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

for (const button of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  const form = document.getElementById(button.dataset.form);
  const error = document.querySelector("[data-passkey-error]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    error.hidden = true;
    try {
      form.elements.credential.value = written(await ask(button.dataset.passkey, await options(button)));
      form.submit();
    } catch {
      error.hidden = false;
    }
  });
}
for (const note of window.PublicKeyCredential ? document.querySelectorAll("[data-no-passkey]") : []) note.hidden = true;
