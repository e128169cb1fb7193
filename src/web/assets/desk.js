// Small help for hands: keys, dropping files, following a scan. Every page works without it.
"use strict";
(() => {
  const all = (what, from = document) => [...from.querySelectorAll(what)];
  const one = (what) => document.querySelector(what);

  // decisions by key: the box is opened and the choice made, the reason is still to be written
  const kinds = { h: "hold", r: "release", e: "escalate" };
  function decide(key) {
    const choice = one(`input[name=as][value="${kinds[key]}"]`);
    if (!choice) return false;
    choice.checked = true;
    one("#reason").focus();
    return true;
  }

  // the list of findings
  const rows = all("tr[data-finding]");
  let place = -1;
  function go(to) {
    if (!rows.length) return;
    rows[place]?.classList.remove("here");
    place = Math.max(0, Math.min(rows.length - 1, to));
    rows[place].classList.add("here");
    rows[place].querySelector("a").focus({ preventScroll: true });
    rows[place].scrollIntoView({ block: "nearest" });
  }
  rows.forEach((row, at) => row.addEventListener("focusin", () => {
    rows[place]?.classList.remove("here");
    place = at;
    row.classList.add("here");
  }));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    const box = rows[place]?.querySelector("input[type=checkbox]");
    switch (event.key) {
      case "j": rows.length ? go(place + 1) : one(".crumbs a[rel=next]")?.click(); break;
      case "k": rows.length ? go(place - 1) : one(".crumbs a[rel=prev]")?.click(); break;
      case "x": if (box) box.checked = !box.checked; break;
      case "h": case "r": case "e":
        if (box && !all("tr input:checked").length) box.checked = true;
        if (!decide(event.key)) return;
        break;
      default: return;
    }
    event.preventDefault();
  });

  // a list is not sent with nothing chosen
  const bulk = one("#bulk");
  bulk?.addEventListener("submit", (event) => {
    if (all("tr input:checked", bulk).length) return;
    event.preventDefault();
    rows[0]?.querySelector("input[type=checkbox]").focus();
  });

  // dropping files
  const drop = one("#upload");
  if (drop) {
    const files = drop.querySelector("input[type=file]");
    const over = (on) => (event) => { event.preventDefault(); drop.classList.toggle("over", on); };
    ["dragenter", "dragover"].forEach((name) => drop.addEventListener(name, over(true)));
    drop.addEventListener("dragleave", over(false));
    drop.addEventListener("drop", (event) => {
      over(false)(event);
      files.files = event.dataTransfer.files;
      files.focus();
    });
    drop.addEventListener("submit", () => {
      drop.querySelector(".sending").hidden = false;
      drop.querySelector("button").disabled = true;
    });
  }

  // following a scan
  const follow = one("[data-follow]");
  if (follow) {
    const list = follow.querySelector(".stages");
    const source = new EventSource(follow.dataset.follow);
    source.onmessage = (event) => {
      const told = JSON.parse(event.data);
      list.replaceChildren(...told.stages.map(([stage, spent]) => {
        const line = document.createElement("li");
        const time = document.createElement("small");
        time.textContent = spent;
        line.append(stage, " ", time);
        return line;
      }));
      if (!told.running) { source.close(); location.reload(); }
    };
  }

  all("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
})();
