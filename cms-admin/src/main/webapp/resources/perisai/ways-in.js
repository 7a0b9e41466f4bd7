// Passkeys for sign-in, through the browser's own dialogue (WebAuthn Level 3). What comes back is verified by the server.
const ALGORITHMS = [-7, -257, -8]; // ES256, RS256 of Windows Hello, Ed25519
const TIMEOUT = 120000;
const form = document.querySelector("form[data-ceremony]");

const base64url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer ?? []))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

function say(key) {
  form.querySelector("[data-status]").textContent = form.dataset[key] ?? "";
}

function send(answer) {
  form.querySelector("[name=jawaban]").value = JSON.stringify(answer);
  form.requestSubmit(form.querySelector("[data-send]"));
}

const answerOf = (credential) => ({
  authenticatorData: base64url(credential.response.authenticatorData),
  clientData: base64url(credential.response.clientDataJSON),
  credential: base64url(credential.rawId),
  signature: base64url(credential.response.signature),
  user: base64url(credential.response.userHandle),
});

const asked = (known) => ({ publicKey: {
  rpId: form.dataset.rp, challenge: bytes(form.dataset.challenge), userVerification: "required", timeout: TIMEOUT,
  allowCredentials: known.map((id) => ({ type: "public-key", id })),
} });

async function add() {
  const made = await navigator.credentials.create({ publicKey: {
    rp: { id: form.dataset.rp, name: "Perisai" },
    user: { id: bytes(form.dataset.user), name: form.dataset.account, displayName: form.dataset.account },
    challenge: crypto.getRandomValues(new Uint8Array(32)), // attestation is none: nothing is signed over it
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    authenticatorSelection: { userVerification: "required", residentKey: "required" },
    excludeCredentials: form.dataset.known.split(" ").filter(Boolean).map((id) => ({ type: "public-key", id: bytes(id) })),
    attestation: "none", timeout: TIMEOUT,
  } });
  say("again");
  const shown = await navigator.credentials.get(asked([made.rawId]));
  return { ...answerOf(shown), algorithm: made.response.getPublicKeyAlgorithm(), public: base64url(made.response.getPublicKey()) };
}

let waiting = new AbortController();

async function touch() {
  waiting.abort(); // one dialogue at a time: the one in the input field makes room
  waiting = new AbortController();
  say("wait");
  try {
    send(form.dataset.ceremony === "add" ? await add() : answerOf(await navigator.credentials.get(asked([]))));
  } catch (error) {
    say(error.name === "InvalidStateError" ? "exists" : "failed");
    offer();
  }
}

// Where the browser has it, passkeys stand among the suggestions of the address field.
async function offer() {
  if (form.dataset.ceremony !== "enter" || !await PublicKeyCredential.isConditionalMediationAvailable?.()) return;
  try {
    const chosen = await navigator.credentials.get({ ...asked([]), mediation: "conditional", signal: waiting.signal });
    if (chosen) send(answerOf(chosen));
  } catch {
    // Nobody asked for it yet, so nothing is said of it; the button below says why it fails.
  }
}

if (form && globalThis.PublicKeyCredential && navigator.credentials?.create) {
  const button = form.querySelector("[data-touch]");
  button.hidden = false;
  button.addEventListener("click", touch);
  if (form.dataset.ceremony === "enter") offer();
} else if (form) {
  say("missing");
}
