// Long lists to fill in, quickly: arrows and Enter move through a column, a search leaves only the rows that fit.
"use strict";
(() => {
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const boxes = (grid) => all("tbody tr:not([hidden]) input:not([type=hidden])", grid);
  const column = (box) => box.name.replace(/-\d+$/, "");
  document.addEventListener("keydown", (event) => {
    const box = event.target;
    const grid = box.closest && box.closest("[data-grid]");
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    if (!grid || !step || !box.matches("input") || !box.closest("tbody") || event.isComposing) return;
    event.preventDefault();
    const same = boxes(grid).filter((one) => column(one) === column(box));
    const next = same[same.indexOf(box) + step];
    if (next) { next.focus(); next.select(); next.scrollIntoView({ block: "nearest" }); }
  });
  all("[data-grid-find]").forEach((place) => {
    place.hidden = false;
    const [search, told] = [place.querySelector("input"), place.querySelector("[role=status]")];
    const grid = search.form.querySelector("[data-grid]");
    const fits = () => {
      const wanted = search.value.normalize("NFKC").trim().toLowerCase();
      const rows = all("tbody tr", grid);
      rows.forEach((row) => {
        const text = row.textContent + all("input", row).map((box) => box.value).join(" ");
        row.hidden = wanted !== "" && !text.normalize("NFKC").toLowerCase().includes(wanted);
      });
      told.textContent = wanted === "" ? "" : (place.dataset.found || "").replace("#", rows.filter((row) => !row.hidden).length);
    };
    search.addEventListener("input", fits);
    search.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { search.value = ""; fits(); }
      if (event.key !== "Enter" && event.key !== "ArrowDown") return;
      event.preventDefault();
      const first = boxes(grid)[0];
      if (first) { first.focus(); first.select(); }
    });
  });
})();
