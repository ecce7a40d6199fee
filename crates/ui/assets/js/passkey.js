// Asks the device for a passkey and puts its answer into the form. Loaded only where a form can use one.
"use strict";
(() => {
  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const toText = (bytes) => btoa(Array.from(new Uint8Array(bytes), (b) => String.fromCharCode(b)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withBytes = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

  const create = async ({ publicKey }) => {
    const made = await navigator.credentials.create({ publicKey: {
      ...publicKey, challenge: toBytes(publicKey.challenge), user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
    } });
    return { made, response: {
      attestationObject: toText(made.response.attestationObject),
      clientDataJSON: toText(made.response.clientDataJSON),
    } };
  };
  const get = async ({ publicKey }) => {
    const made = await navigator.credentials.get({ publicKey: {
      ...publicKey, challenge: toBytes(publicKey.challenge), allowCredentials: withBytes(publicKey.allowCredentials),
    } });
    const { authenticatorData, clientDataJSON, signature, userHandle } = made.response;
    return { made, response: {
      authenticatorData: toText(authenticatorData), clientDataJSON: toText(clientDataJSON), signature: toText(signature),
      userHandle: userHandle ? toText(userHandle) : null,
    } };
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    if (form.dataset.ready) return;
    form.dataset.ready = "1";
    const words = form.dataset;
    const place = form.querySelector("[data-passkey-say]");
    const say = (text) => { place.textContent = text; };
    if (location.origin !== words.origin) { say(words.elsewhere); return; }
    if (!window.PublicKeyCredential || !navigator.credentials) { say(words.unable); return; }
    form.querySelector("[data-passkey-parts]").hidden = false;
    let busy = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      say(words.waiting);
      try {
        const answer = await fetch(words.begin, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin" });
        if (!answer.ok || answer.redirected) { location.reload(); return; }
        const options = await answer.json();
        const { made, response } = await (words.passkey === "create" ? create(options) : get(options));
        form.elements.credential.value = JSON.stringify({ id: made.id, rawId: toText(made.rawId), type: made.type, response, extensions: {} });
        form.submit();
      } catch {
        say(words.failed);
        busy = false;
      }
    });
  });
})();
