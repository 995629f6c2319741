// Solves the sign-up challenge while somebody types (see accounts/proof_of_work.py). Without it the form still works.

const form = document.querySelector("form[data-challenge]");

if (form && globalThis.crypto?.subtle) {
  const proof = form.elements.namedItem("proof");
  let solving = null;
  const start = () => (solving ??= solve(JSON.parse(form.dataset.challenge)).then((found) => (proof.value = found)));

  form.addEventListener("focusin", start, { once: true });
  form.addEventListener("submit", (event) => {
    if (proof.value) return;
    event.preventDefault();
    // Whatever goes wrong with the sum, the form is sent.
    start().catch(() => {}).finally(() => form.submit());
  });
}

async function solve(challenge) {
  const { nonce, salt, keyPrefix, cost, keyLength } = challenge.parameters;
  const head = [...fromHex(salt), ...fromHex(nonce)];
  const message = new Uint8Array(head.length + 4);
  message.set(head);
  const counterView = new DataView(message.buffer, head.length);
  for (let counter = 0; ; counter += 1) {
    counterView.setUint32(0, counter);
    let key = await crypto.subtle.digest("SHA-256", message);
    for (let round = 1; round < cost; round += 1) key = await crypto.subtle.digest("SHA-256", key);
    const derivedKey = toHex(key.slice(0, keyLength));
    if (derivedKey.startsWith(keyPrefix)) return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
  }
}

function fromHex(text) {
  return text.match(/../g).map((pair) => parseInt(pair, 16));
}

function toHex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
