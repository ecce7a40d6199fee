// Quickens pages that work without it: theme, drafts, counts, one send per form. No inline code, no evaluation.
"use strict";
(() => {
  const root = document.documentElement;
  const words = root.dataset;
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const fill = (text, n) => (text || "").replace("#", n);

  // Theme: show at once, tell the server afterwards so that the next page starts right.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-theme-form]") || !event.submitter) return;
    event.preventDefault();
    const choice = event.submitter.value;
    root.dataset.theme = choice;
    all("button[name=theme]", form).forEach((b) => b.setAttribute("aria-pressed", String(b.value === choice)));
    const body = new URLSearchParams(new FormData(form));
    body.set("theme", choice);
    fetch(form.action, { method: "POST", body, redirect: "manual", credentials: "same-origin" }).catch(() => {});
  });

  // One send per form. The button stays focusable, its value is still sent, and coming back by history frees it again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-once]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    delete form.dataset.changed;
    const label = event.submitter && event.submitter.querySelector("span");
    if (!label) return;
    event.submitter.dataset.label = label.textContent;
    event.submitter.setAttribute("aria-disabled", "true");
    label.textContent = words.textSending;
  });
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    all("[aria-disabled=true][data-label]", form).forEach((button) => {
      button.removeAttribute("aria-disabled");
      button.querySelector("span").textContent = button.dataset.label;
    });
  }));

  // Drafts: a second and a half after the last keystroke; a newer save replaces an older one under way.
  const timers = new WeakMap();
  const running = new WeakMap();
  const say = (form, text) => all("[data-autosave-status]", form).forEach((place) => { place.textContent = text; });
  const save = (form) => {
    const older = running.get(form);
    if (older) older.abort();
    const control = new AbortController();
    running.set(form, control);
    say(form, words.textSaving);
    const fields = new URLSearchParams();
    new FormData(form).forEach((value, name) => { if (typeof value === "string") fields.append(name, value); });
    fetch(form.dataset.autosave, { method: "POST", body: fields, headers: { "X-Autosave": "1" }, credentials: "same-origin", signal: control.signal })
      .then((answer) => {
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        delete form.dataset.changed;
        const now = new Date();
        say(form, `${words.textSaved} ${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`);
      })
      .catch((error) => { if (error.name !== "AbortError") say(form, words.textUnsaved); });
  };
  // What is sent now is newer than a draft on its way, which would only be told that it comes too late.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timers.get(event.target));
    const older = running.get(event.target);
    if (older) older.abort();
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form) return;
    if (form.matches("[data-dirty], [data-autosave]")) form.dataset.changed = "1";
    if (form.dataset.autosave) {
      clearTimeout(timers.get(form));
      timers.set(form, setTimeout(() => save(form), 1500));
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (all("form[data-dirty][data-changed]").length) { event.preventDefault(); event.returnValue = words.textDirty; }
  });

  // Single keys for desk work: each acts on the element that names it. They can be switched off, and never act while
  // something is typed (WCAG 2.1.4).
  const keyed = all("[data-key], [data-key-digits]").length > 0;
  const keysOn = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };
  if (keyed) {
    all("[data-keys], [data-keys-switch]").forEach((place) => { place.hidden = place.hasAttribute("data-keys") && !keysOn(); });
    all("[data-keys-toggle]").forEach((box) => {
      box.checked = keysOn();
      box.addEventListener("change", () => {
        try { localStorage.setItem("keys", box.checked ? "on" : "off"); } catch { /* kept for this page only */ }
        all("[data-keys]").forEach((place) => { place.hidden = !box.checked; });
      });
    });
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey && event.key === "Enter" && event.target.form && event.target.matches("textarea")) {
        event.target.form.requestSubmit(event.target.form.querySelector("button[type=submit]"));
        return;
      }
      if (!keysOn() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.target.matches("textarea, select, input:not([type=checkbox]):not([type=radio]), [contenteditable]")) return;
      const digit = /^[0-9]$/.test(event.key) ? (Number(event.key) + 9) % 10 : -1;
      const form = digit >= 0 ? document.querySelector("[data-key-digits]") : null;
      if (form) {
        const box = all(`input[type=checkbox][name=${form.dataset.keyDigits}]`, form)[digit];
        if (box) { event.preventDefault(); box.click(); box.focus(); }
        return;
      }
      const found = all("[data-key]").find((one) => one.dataset.key === event.key.toLowerCase());
      if (!found) return;
      event.preventDefault();
      const target = found.dataset.keyFocus && document.getElementById(found.dataset.keyFocus);
      if (target) { target.focus(); target.scrollIntoView({ block: "center" }); } else { found.click(); }
    });
  }

  // Counts of characters and of ticked rows.
  const count = (box) => {
    const place = document.getElementById(`${box.id}-count`);
    if (!place) return;
    const left = Number(box.dataset.limit) - Array.from(box.value).length;
    place.textContent = left < 0 ? fill(words.textOver, -left) : fill(words.textLeft, left);
    place.classList.toggle("limit-over", left < 0);
  };
  const chosen = (table) => {
    const boxes = all("tbody .pick input", table);
    const ticked = boxes.filter((box) => box.checked).length;
    const head = table.querySelector("[data-check-all]");
    if (head) { head.checked = ticked > 0 && ticked === boxes.length; head.indeterminate = ticked > 0 && ticked < boxes.length; }
    all("[data-chosen]", table.closest("form") || document).forEach((place) => { place.textContent = fill(words.textChosen, ticked); });
  };
  document.addEventListener("input", (event) => { if (event.target.dataset.limit) count(event.target); });
  document.addEventListener("change", (event) => {
    const box = event.target;
    const table = box.closest && box.closest("table");
    if (!table || box.type !== "checkbox") return;
    if (box.matches("[data-check-all]")) all("tbody .pick input", table).forEach((one) => { one.checked = box.checked; });
    chosen(table);
  });

  // Dates: the typed box stays; a calendar of the browser writes into it.
  const calendar = (box) => {
    const typed = box.querySelector("input");
    if (box.dataset.ready || !typed || typed.disabled || !("showPicker" in HTMLInputElement.prototype)) return;
    box.dataset.ready = "1";
    const native = document.createElement("input");
    native.type = "date";
    native.className = "date-native";
    native.tabIndex = -1;
    native.setAttribute("aria-hidden", "true");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "date-pick";
    const label = document.querySelector(`label[for="${CSS.escape(typed.id)}"]`);
    button.setAttribute("aria-label", `${words.textPick} ${label ? label.firstChild.textContent.trim() : ""}`.trim());
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    shape.setAttribute("viewBox", "0 0 24 24");
    shape.setAttribute("class", "icon");
    shape.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", "M4 6.5h16V20H4zM4 11h16M8 4v4.5M16 4v4.5");
    shape.append(path);
    button.append(shape);
    button.addEventListener("click", () => {
      const found = typed.value.match(/^(\d{2,4})\D(\d{1,2})\D(\d{1,2})/);
      if (found) {
        const year = Number(found[1]) < 1000 ? Number(found[1]) + 1911 : Number(found[1]);
        native.value = `${year}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}`;
      }
      try { native.showPicker(); } catch { typed.focus(); }
    });
    native.addEventListener("change", () => {
      if (!native.value) return;
      const [year, month, day] = native.value.split("-").map(Number);
      typed.value = root.lang === "en" ? native.value : `${year - 1911}/${month}/${day}`;
      typed.dispatchEvent(new Event("input", { bubbles: true }));
      typed.focus();
    });
    box.append(button, native);
  };

  // Type-ahead from the server.
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.dataset.source || !box.list) return;
    clearTimeout(timers.get(box));
    timers.set(box, setTimeout(() => {
      const asked = box.value;
      const join = box.dataset.source.includes("?") ? "&" : "?";
      fetch(`${box.dataset.source}${join}q=${encodeURIComponent(asked)}`, { credentials: "same-origin", headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : []))
        .then((items) => {
          if (box.value !== asked) return;
          box.list.replaceChildren(...items.map((item) => {
            const option = document.createElement("option");
            option.value = item.value;
            option.textContent = item.label;
            return option;
          }));
        })
        .catch(() => {});
    }, 200));
  });

  // Menus close as people expect; progress renews itself; printing needs a button.
  document.addEventListener("click", (event) => {
    all("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all("details[data-menu][open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  // Searching near where one is: the position is rounded to about a kilometre and goes nowhere but into the address.
  all("[data-locate]").forEach((place) => {
    if (!navigator.geolocation) return;
    place.hidden = false;
    const [button, told] = [place.querySelector("button"), place.querySelector("[role=status]")];
    button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
      const form = button.closest("form");
      const here = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
      form.elements.near.add(new Option(here, here, true, true));
      form.requestSubmit();
    }, () => { told.textContent = button.dataset.failed; }));
  });
  const renew = (place) => setTimeout(() => {
    fetch(location.href, { credentials: "same-origin" })
      .then((answer) => answer.text())
      .then((text) => {
        const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(place.id);
        if (!fresh) return;
        place.replaceWith(fresh);
        if (fresh.dataset.refresh) renew(fresh);
      })
      .catch(() => renew(place));
  }, Number(place.dataset.refresh) * 1000);

  // Questions that depend on an earlier answer are shown while it holds; an answer that is hidden itself counts for none.
  const depend = () => all("[data-only-if]").forEach((box) => {
    const from = box.closest("form") || document;
    const named = all(`[name="${CSS.escape(box.dataset.onlyIf)}"]`, from);
    const given = (one) => (one.matches("[type=radio], [type=checkbox]") ? one.checked : true) && one.value === box.dataset.onlyAnswer;
    box.hidden = !named.some((one) => !one.closest("[data-only-if][hidden]") && given(one));
    all("[data-only-words]", box).forEach((words) => { words.hidden = true; });
  });
  if (document.querySelector("[data-only-if]")) {
    document.addEventListener("change", depend);
    depend();
  }

  const start = (from) => {
    all("[data-date]", from).forEach(calendar);
    all("[data-limit]", from).forEach(count);
  };
  start(document);
  all("[data-refresh][id]").forEach(renew);
  all("table:has(.pick)").forEach(chosen);
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
})();
