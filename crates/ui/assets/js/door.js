// The phone at a door: recognises codes from a list it keeps, notes each mark at once, sends them when there is a network.
// A mark gets its name here, so that sending it twice marks once.
"use strict";
(async () => {
  const root = document.querySelector("[data-door]");
  if (!root) return;
  const { door, base } = root.dataset;
  const at = (id) => document.getElementById(id);
  const say = (name, values) => Object.entries(values || {}).reduce(
    (text, [key, value]) => text.replace(`#${key}`, String(value)),
    root.getAttribute(`data-text-${name}`) || name,
  );
  const clock = (ms) => new Date(ms).toLocaleTimeString("en-GB", { timeZone: "Asia/Taipei", hour: "2-digit", minute: "2-digit" });
  const SAME_WITHIN = 2 * 60 * 1000;
  const AT_ONCE = 200;

  const alertText = (text) => {
    at("door-alert").hidden = !text;
    at("door-alert").textContent = text || "";
  };
  if (!window.indexedDB || !(window.crypto && crypto.subtle)) {
    at("door-ended").hidden = false;
    at("door-ended").textContent = say("unsafe");
    return;
  }

  // What is kept: the list, and every mark made here.
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const opening = indexedDB.open(`xingtan-door-${door}`, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("kept", { keyPath: "key" });
    opening.result.createObjectStore("marks", { keyPath: "id" });
  };
  const database = await done(opening);
  const store = (name, mode) => database.transaction(name, mode || "readonly").objectStore(name);
  const put = (name, value) => done(store(name, "readwrite").put(value));

  let list = null;
  let skew = 0;
  let ended = false;
  const marks = new Map();
  const codes = new Map();
  const people = new Map();
  const refused = { early: "refused-early", late: "refused-late", unknown: "refused-unknown", no_place: "refused-no-place" };
  const now = () => Date.now() + skew;

  const wipe = async (sentence) => {
    ended = true;
    const lost = [...marks.values()].filter((mark) => !mark.sent).length;
    stopCamera();
    database.close();
    indexedDB.deleteDatabase(`xingtan-door-${door}`);
    if (window.caches) {
      const cache = await caches.open("door-1");
      await cache.delete(base);
    }
    list = null;
    [marks, codes, people].forEach((kept) => kept.clear());
    at("door-work").remove();
    at("door-ended").hidden = false;
    at("door-ended").textContent = lost ? `${sentence} ${say("lost", { n: lost })}` : sentence;
  };

  const takeList = (fresh) => {
    list = fresh;
    codes.clear();
    people.clear();
    for (const person of list.people) {
      people.set(person.who, person);
      person.codes.forEach((code) => codes.set(code, person.who));
    }
    const select = at("door-session");
    const before = select.value;
    select.replaceChildren(...list.sessions.map((session) => new Option(session.label, session.n)));
    const running = list.sessions.find((session) => session.from <= now() && now() <= session.to);
    const wanted = before || localStorage.getItem(`door-session-${door}`);
    const fits = list.sessions.some((session) => String(session.n) === wanted);
    select.value = fits ? wanted : String((running || list.sessions[0] || { n: "" }).n);
    at("door-work").hidden = false;
  };

  // Marks of everybody in a session in the order of time: those the server knows, and those made here since.
  const linesOf = (session) => {
    const lines = new Map();
    const seen = new Set();
    const add = (mark, when) => {
      if (mark.session !== session || seen.has(mark.id)) return;
      seen.add(mark.id);
      if (!lines.has(mark.who)) lines.set(mark.who, []);
      lines.get(mark.who).push({ at: when, direction: mark.direction });
    };
    for (const mark of marks.values()) {
      if (mark.undone || mark.gone || refused[mark.result]) { seen.add(mark.id); continue; }
      add(mark, mark.at + skew);
    }
    for (const mark of list.marks) add(mark, mark.at);
    lines.forEach((line) => line.sort((a, b) => a.at - b.at));
    return lines;
  };
  // The same rule as the server's, which has the last word.
  const fold = (line) => {
    let inside = false;
    let last = null;
    let effect = "same";
    for (const mark of line || []) {
      const soon = last !== null && mark.at - last < SAME_WITHIN;
      if (mark.direction === "toggle" && soon) effect = "same";
      else if (mark.direction === "in" && inside) effect = "same";
      else if (mark.direction === "out" && !inside && last !== null) effect = "same";
      else effect = mark.direction === "out" || (mark.direction === "toggle" && inside) ? "out" : "in";
      if (effect !== "same") { inside = effect === "in"; last = mark.at; }
    }
    return { inside, last, effect };
  };

  const show = (state, word, text) => {
    const place = at("door-result");
    place.dataset.state = state;
    place.querySelector("strong").textContent = word;
    place.querySelector("span").textContent = text;
    // The same person twice must be seen to change: the mark blinks unless motion is unwanted.
    place.classList.remove("door-new");
    void place.offsetWidth;
    place.classList.add("door-new");
    if (navigator.vibrate) navigator.vibrate({ good: 80, out: [80, 60, 80], again: [60, 60, 60, 60, 60], bad: 500 }[state] || 0);
  };

  const item = (mark) => {
    const person = people.get(mark.who) || { name: "", school: "" };
    const line = document.createElement("li");
    const words = document.createElement("span");
    const state = mark.undone ? say("undone") : refused[mark.result] ? say(refused[mark.result]) : say(mark.effect);
    words.textContent = `${clock(mark.at + skew)} ${state} ${person.name} ${person.school}`;
    line.append(words);
    if (mark.undone || refused[mark.result]) line.className = "mark-void";
    else {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-quiet button-small";
      button.textContent = say("undo");
      button.setAttribute("aria-label", `${say("undo")} ${person.name}`);
      button.addEventListener("click", () => undo(mark.id));
      line.append(button);
    }
    return line;
  };

  const draw = () => {
    if (ended || !list) return;
    const session = Number(at("door-session").value);
    const lines = linesOf(session);
    const inside = [...lines.values()].filter((line) => fold(line).inside).length;
    at("door-count").textContent = say("count", { n: inside, all: list.people.length });
    const waiting = [...marks.values()].filter((mark) => !mark.sent || (mark.undone && !mark.undoSent)).length;
    at("door-waiting").textContent = waiting ? say("waiting", { n: waiting }) : say("sent");
    at("door-waiting").dataset.waiting = String(waiting);
    const last = [...marks.values()].sort((a, b) => b.at - a.at).slice(0, 8);
    at("door-last").replaceChildren(...last.map(item));
    if (!last.length) {
      const none = document.createElement("li");
      none.textContent = say("empty");
      at("door-last").append(none);
    }
    if (at("door-people").open) drawPeople(lines);
  };

  const drawPeople = (lines) => {
    const wanted = at("door-search").value.normalize("NFKC").trim().toLowerCase();
    const found = list.people.filter((person) => `${person.name} ${person.school}`.toLowerCase().includes(wanted)).slice(0, 60);
    at("door-list").replaceChildren(...found.map((person) => {
      const line = document.createElement("li");
      const words = document.createElement("span");
      words.textContent = `${person.name} ${person.school}`;
      const inside = fold(lines.get(person.who)).inside;
      const button = document.createElement("button");
      button.type = "button";
      button.className = inside ? "button" : "button button-primary";
      button.textContent = say(inside ? "out" : "in");
      button.setAttribute("aria-label", `${say(inside ? "out" : "in")} ${person.name}`);
      button.addEventListener("click", () => note(person.who, "list", inside ? "out" : "in"));
      line.append(words, button);
      return line;
    }));
  };

  // One mark: kept before it is shown, so that what was seen is never lost.
  const note = async (who, way, direction) => {
    const session = Number(at("door-session").value);
    const mark = { id: crypto.randomUUID(), who, session, direction, way, at: Date.now(), sent: false };
    const before = fold(linesOf(session).get(who));
    const line = (linesOf(session).get(who) || []).concat({ at: mark.at + skew, direction });
    const after = fold(line);
    const person = people.get(who);
    if (after.effect === "same") {
      const since = before.last ? clock(before.last) : "";
      show("again", say(before.inside ? "already-in" : "already-out"), `${person.name} ${person.school} ${since}`);
      return;
    }
    mark.effect = after.effect;
    await put("marks", mark);
    marks.set(mark.id, mark);
    show(after.effect === "in" ? "good" : "out", say(after.effect), `${person.name} ${person.school} ${clock(mark.at + skew)}`);
    draw();
    soon(300);
  };

  const hash = async (code) => {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${list.salt}:${code}`)));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 32);
  };

  const scan = async (raw) => {
    const text = raw.normalize("NFKC").trim().toUpperCase();
    if (!text || !list) return;
    const whole = text.match(/^([0-9]{7,18})-([0-9A-Z]{12})$/);
    if (whole && whole[1] !== list.course) {
      show("bad", say("wrong-course"), say("wrong-course-next"));
      return;
    }
    const code = whole ? whole[2] : text.replace(/[^0-9A-Z]/g, "");
    const who = codes.get(await hash(code));
    if (!who) {
      show("bad", say("unknown"), say("unknown-next"));
      return;
    }
    const mode = document.querySelector("input[name=mode]:checked").value;
    await note(who, whole ? "person_qr" : "code", mode);
  };
  // One after the other, however fast a scanner types.
  let turn = Promise.resolve();
  const queue = (raw) => { turn = turn.then(() => scan(raw)).catch((error) => alertText(String(error))); return turn; };

  const undo = async (id) => {
    const mark = marks.get(id);
    if (!mark) return;
    mark.undone = true;
    await put("marks", mark);
    draw();
    soon(300);
  };

  // Sending: as often as it takes. The server answers each mark; what it has once, it has for good.
  let sending = false;
  let timer = 0;
  let wait = 5000;
  const soon = (after) => { clearTimeout(timer); timer = setTimeout(send, after); };
  const send = async () => {
    if (sending || ended || !list) return;
    const fresh = [...marks.values()].filter((mark) => !mark.sent).sort((a, b) => a.at - b.at).slice(0, AT_ONCE);
    const back = [...marks.values()].filter((mark) => mark.undone && !mark.undoSent && (mark.sent || fresh.includes(mark))).slice(0, AT_ONCE);
    if (!fresh.length && !back.length) return;
    if (navigator.onLine === false) { alertText(say("offline")); soon(wait); return; }
    sending = true;
    try {
      const body = JSON.stringify({
        now: Date.now(),
        marks: fresh.map(({ id, who, session, direction, way, at: when }) => ({ id, who, session, direction, way, at: when })),
        undo: back.map((mark) => mark.id),
      });
      const answer = await fetch(`${base}/marks`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (answer.status === 410 || answer.status === 404) { await wipe(say("ended")); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const { results } = await answer.json();
      for (const { id, result } of results) {
        const mark = marks.get(id);
        if (!mark) continue;
        Object.assign(mark, { sent: true, result });
        await put("marks", mark);
      }
      for (const mark of back) {
        mark.undoSent = true;
        await put("marks", mark);
      }
      wait = 5000;
      alertText("");
      soon(100);
    } catch {
      alertText(say("offline"));
      wait = Math.min(wait * 2, 60000);
      soon(wait);
    } finally {
      sending = false;
      draw();
    }
  };

  const fetchList = async () => {
    // A sample of the page has no door behind it.
    if (ended || navigator.onLine === false || !location.pathname.startsWith(base)) return;
    const settled = [...marks.values()].filter((mark) => mark.sent);
    try {
      const answer = await fetch(`${base}/list`, { headers: { Accept: "application/json" } });
      if (answer.status === 410 || answer.status === 404) { await send(); if (!ended) await wipe(say("ended")); return; }
      if (!answer.ok) return;
      const fresh = await answer.json();
      skew = fresh.now - Date.now();
      await put("kept", { key: "list", list: fresh, skew });
      // What the server has and no longer counts was taken back by the organiser.
      const standing = new Set(fresh.marks.map((mark) => mark.id));
      settled.forEach((mark) => { mark.gone = !standing.has(mark.id); });
      takeList(fresh);
      draw();
    } catch { /* the list that is kept stays in use */ }
  };

  // The camera: the browser's own reader, else ours.
  let stream = null;
  let reader = null;
  let lastText = "";
  let lastAt = 0;
  function stopCamera() {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    const [video, button] = [at("door-video"), at("door-camera")];
    if (!video) return;
    video.hidden = true;
    button.querySelector("span").textContent = root.dataset.cameraStart;
  }
  const makeReader = async () => {
    if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => (await detector.detect(video)).map((found) => found.rawValue)[0];
    }
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: root.dataset.decoder, onload: resolve, onerror: reject });
      document.head.append(script);
    });
    const canvas = document.createElement("canvas");
    const pencil = canvas.getContext("2d", { willReadFrequently: true });
    return async (video) => {
      const side = Math.min(video.videoWidth, video.videoHeight);
      if (!side) return undefined;
      canvas.width = 480;
      canvas.height = 480;
      pencil.drawImage(video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, 0, 0, 480, 480);
      const found = window.jsQR(pencil.getImageData(0, 0, 480, 480).data, 480, 480, { inversionAttempts: "dontInvert" });
      return found ? found.data : undefined;
    };
  };
  const look = async () => {
    if (!stream) return;
    try {
      const text = await reader(at("door-video"));
      // A code stays in front of the camera for a while: it is read once.
      if (text && (text !== lastText || Date.now() - lastAt > 3000)) {
        await queue(text);
        lastText = text;
      }
      if (text) lastAt = Date.now();
    } catch { /* the next picture may be better */ }
    setTimeout(look, 120);
  };
  root.dataset.cameraStart = at("door-camera").textContent.trim();
  at("door-camera").addEventListener("click", async () => {
    if (stream) { stopCamera(); return; }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      reader = reader || await makeReader();
      const video = at("door-video");
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      at("door-camera").querySelector("span").textContent = say("camera-stop");
      alertText("");
      look();
    } catch {
      stopCamera();
      alertText(say("camera-none"));
    }
  });

  at("door-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const box = at("door-code");
    const text = box.value;
    box.value = "";
    box.focus();
    queue(text);
  });
  at("door-session").addEventListener("change", () => {
    localStorage.setItem(`door-session-${door}`, at("door-session").value);
    draw();
  });
  at("door-search").addEventListener("input", draw);
  at("door-people").addEventListener("toggle", draw);
  window.addEventListener("online", () => { wait = 5000; alertText(""); soon(0); fetchList(); });
  window.addEventListener("offline", () => alertText(say("offline")));

  // What was kept comes first: the door works before the network answers.
  const kept = await done(store("kept").get("list"));
  for (const mark of await done(store("marks").getAll())) marks.set(mark.id, mark);
  if (kept && kept.list.until + 3 * 24 * 3600 * 1000 < Date.now() + kept.skew) {
    await wipe(say("ended"));
    return;
  }
  if (kept) {
    skew = kept.skew;
    takeList(kept.list);
    draw();
  }
  await fetchList();
  if (ended) return;
  if (navigator.onLine === false) alertText(say("offline"));
  at("door-code").focus();
  root.dataset.ready = "1";
  soon(0);
  setInterval(fetchList, 60000);
  if ("serviceWorker" in navigator && location.pathname.startsWith(base)) {
    try {
      await navigator.serviceWorker.register("/door/sw.js", { scope: "/door/" });
      const cache = await caches.open("door-1");
      const files = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((one) => one.href || one.src);
      if (navigator.onLine !== false) await cache.addAll([base, root.dataset.decoder, ...files]);
      root.dataset.kept = "1";
    } catch { /* without it the page still works while it is open */ }
  }
})();
