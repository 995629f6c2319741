// Checks a receipt in the reader's own browser, as `folkmoot verify` does: nothing is asked of the server.

const place = document.querySelector("[data-fm-check]");
const source = document.getElementById("receipt-document");

if (place && source && globalThis.crypto?.subtle) {
  const list = document.createElement("ul");
  list.className = "govuk-list fm-check__list";
  const say = (kind, text) => {
    const item = document.createElement("li");
    item.className = `fm-check__item fm-check__item--${kind}`;
    item.textContent = `${{ good: "Right", bad: "Wrong", open: "Not yet" }[kind]}: ${text}`;
    list.append(item);
  };
  const verdict = document.createElement("p");
  verdict.className = "govuk-body govuk-!-font-weight-bold";
  check(JSON.parse(source.textContent), say)
    .catch((error) => say("bad", error.message))
    .then(() => {
      const bad = list.querySelector(".fm-check__item--bad");
      const open = list.querySelector(".fm-check__item--open");
      verdict.textContent = bad
        ? "Your browser found something that does not fit. Keep the receipt file, and tell an auditor."
        : open
          ? "What is there fits. The rest is not there yet: look again in a minute."
          : "Your browser has checked it: your response is in the ledger.";
      place.replaceChildren(verdict, list);
      place.dataset.fmCheck = bad ? "bad" : open ? "open" : "good";
    });
}

async function check(body, say) {
  const name = `${body.keys.origin}/responses`;
  const keys = await Promise.all(body.keys.keys.map((key) => readKey(name, bytes(key.public))));
  const note = await openNote(body.note, keys);
  say("good", "the receipt was signed by the key of this site, and nothing in it was changed since.");
  const said = Object.fromEntries(note.split("\n").slice(2).filter(Boolean).map((line) => split(line)));

  for (const [position, row] of body.entries.entries()) {
    const raw = bytes(row.entry);
    const entry = readEntry(raw);
    const accepted = position === 0;
    if (accepted) {
      const same = entry.digest === said.hash && entry.subject === Number(said.number) && entry.time === microseconds(said.accepted);
      if (!same || entry.kind > 2) throw new Error("the line of the ledger is not the one of this receipt.");
    } else if (entry.kind > 3 && entry.digest !== said.hash) {
      throw new Error("a line of the ledger is about another response.");
    }
    const what = { 1: "your response", 2: "this response, made by a machine,", 3: "the correction", 4: "the withdrawal", 5: "the erasure" }[entry.kind];
    if (row.index === null) {
      say("open", `${what} waits for its line in the ledger.`);
      continue;
    }
    const checkpoint = (await openNote(row.checkpoint.note, keys)).split("\n");
    const root = await follow(await hash(Uint8Array.of(0), raw), row.index, Number(checkpoint[1]), row.path.map(bytes));
    if (checkpoint[0] !== name || base64(root) !== checkpoint[2]) throw new Error("the proof does not lead to the signed checkpoint.");
    say("good", `${what} is line ${row.index + 1} of ${checkpoint[1]} under the signed checkpoint ${row.checkpoint.number}.`);
  }
  if (body.opening) {
    if (base64(await opened(body.opening)) !== said.hash) throw new Error("the answers are not those that were accepted.");
    const about = body.opening.about_you;
    if (about && hex(await opened(about)) !== body.opening.content.about_you) {
      throw new Error("what is told about you is not what was accepted.");
    }
    say("good", "the answers on record are those that were accepted, letter for letter.");
  }
}

// A signed note: https://c2sp.org/signed-note
async function openNote(note, keys) {
  const gap = note.lastIndexOf("\n\n");
  const text = note.slice(0, gap + 1);
  for (const line of note.slice(gap + 2).split("\n").filter(Boolean)) {
    const [, name, encoded] = line.split(" ");
    const raw = bytes(encoded);
    const key = keys.find((known) => known.name === name && known.id === base64(raw.slice(0, 4)));
    if (!key || raw.length !== 68) continue;
    if (!key.key) throw new Error("this browser cannot check signatures of the kind Ed25519. Download the receipt file instead.");
    if (!(await crypto.subtle.verify("Ed25519", key.key, raw.slice(4), new TextEncoder().encode(text)))) {
      throw new Error("a signature does not fit its text.");
    }
    return text;
  }
  throw new Error("no known key has signed this.");
}

async function readKey(name, raw) {
  const id = base64((await hash(new TextEncoder().encode(`${name}\n`), Uint8Array.of(1), raw)).slice(0, 4));
  const key = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]).catch(() => null);
  return { name, id, key };
}

// An entry: see ledger/entries.py
function readEntry(raw) {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (raw.length !== 45) throw new Error("a line of the ledger cannot be read.");
  return { kind: view.getUint8(0), subject: view.getUint32(1), time: view.getBigUint64(5), digest: base64(raw.slice(13)) };
}

// From a leaf up to the root: RFC 9162, section 2.1.3.2
async function follow(leaf, index, size, path) {
  let node = index;
  let last = size - 1;
  let found = leaf;
  for (const sibling of path) {
    if (last === 0) throw new Error("the proof is too long.");
    if (node % 2 === 1 || node === last) {
      found = await hash(Uint8Array.of(1), sibling, found);
      while (node % 2 === 0 && node !== 0) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
    } else {
      found = await hash(Uint8Array.of(1), found, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw new Error("the proof is too short.");
  return found;
}

// Canonical JSON: RFC 8785. Numbers and strings are written as JSON.stringify writes them.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

async function hash(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

// An instant such as 2024-12-18T10:00:00.123456+00:00, which a Date would cut to thousandths.
function microseconds(text) {
  const [, whole, part = ""] = text.match(/^([^.+]+)(?:\.(\d+))?\+00:00$/);
  return BigInt(Date.parse(`${whole}Z`)) * 1000n + BigInt(part.padEnd(6, "0").slice(0, 6));
}

// The salted hash of what a receipt file lays open.
function opened({ salt, content }) {
  const grains = Uint8Array.from(salt.match(/../g), (pair) => parseInt(pair, 16));
  return hash(grains, new TextEncoder().encode(canonical(content)));
}

function hex(raw) {
  return Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function split(line) {
  const at = line.indexOf(" ");
  return [line.slice(0, at), line.slice(at + 1)];
}

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function base64(raw) {
  return btoa(String.fromCharCode(...raw));
}
