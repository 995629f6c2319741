// Makes and uses passkeys. A button with data-passkey ("create" or "get") fills the form that it names and sends it.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

if (globalThis.PublicKeyCredential) {
  for (const button of document.querySelectorAll("button[data-passkey]")) {
    button.hidden = false;
    button.addEventListener("click", () => use(button));
  }
}

async function use(button) {
  const form = document.getElementById(button.dataset.form);
  const problem = document.getElementById("passkey-problem");
  problem.textContent = "";
  try {
    const { publicKey } = await optionsFor(button);
    const credential = await navigator.credentials[button.dataset.passkey]({ publicKey: decoded(publicKey) });
    form.elements.namedItem("credential").value = JSON.stringify(encoded(credential));
    form.submit();
  } catch {
    problem.textContent = "Your device did not give a passkey. You can try again, or choose another way.";
  }
}

async function optionsFor(button) {
  if (button.dataset.options) return JSON.parse(button.dataset.options);
  const answer = await fetch(button.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

function decoded(options) {
  const withBytes = (one) => ({ ...one, id: toBytes(one.id) });
  const ready = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) ready.user = withBytes(options.user);
  if (options.excludeCredentials) ready.excludeCredentials = options.excludeCredentials.map(withBytes);
  if (options.allowCredentials) ready.allowCredentials = options.allowCredentials.map(withBytes);
  return ready;
}

function encoded(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}
