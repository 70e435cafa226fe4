// Keys, flashes, selection of quoted words, marks that lead to their margin. Everything can be read without this script.
(function () {
  "use strict";
  var root = document.documentElement;
  function one(selector, inside) { return (inside || document).querySelector(selector); }
  function all(selector, inside) { return [].slice.call((inside || document).querySelectorAll(selector)); }
  function seen(el) { return el.getClientRects().length > 0; }

  // Language of a report and theme are radio buttons read by the style sheet; the theme is kept where that is allowed.
  function pick(value) {
    var input = document.getElementById("ui-" + value);
    if (input) { input.checked = true; input.dispatchEvent(new Event("change", { bubbles: true })); }
  }
  function chosen(name) {
    var input = one("input[name=" + name + "]:checked");
    return input ? input.value : "";
  }
  function stored(value) {
    // A file may be kept from storing anything.
    try { return value ? localStorage.setItem("theme", value) : localStorage.getItem("theme"); } catch (e) { return null; }
  }
  document.addEventListener("change", function (event) {
    if (event.target.name === "lang") { root.lang = event.target.value; }
    if (event.target.name === "theme") { stored(event.target.value); }
  });
  if (/^(light|dark)$/.test(stored())) { pick(stored()); }

  // The place of the n-th sign of a note, counted as the note was stored. A sign drawn by its code point counts as one.
  function place(note, n, ends) {
    var at = 0, found = null;
    function walk(node) {
      for (var i = 0; i < node.childNodes.length && !found; i++) {
        var child = node.childNodes[i];
        if (child.nodeType === 3) {
          var signs = Array.from(child.data);
          if (ends ? n <= at + signs.length : n < at + signs.length) { found = [child, signs.slice(0, n - at).join("").length]; }
          at += signs.length;
        } else if (child.className === "ctl") {
          if (ends ? n <= at + 1 : n < at + 1) { found = [node, i + (n > at ? 1 : 0)]; }
          at += 1;
        } else if (child.tagName !== "SUMMARY") {
          walk(child);
        }
      }
    }
    all(".text", note).forEach(function (text) { if (!found) { walk(text); } });
    return found;
  }
  // Places are counted in the file: where the note begins in it is known from its first mark.
  function begin(note) {
    var mark = one(".text mark[data-s]", note), at = 0, met = false;
    function walk(node) {
      for (var i = 0; i < node.childNodes.length && !met; i++) {
        var child = node.childNodes[i];
        if (child === mark) {
          met = true;
        } else if (child.nodeType === 3) {
          at += Array.from(child.data).length;
        } else if (child.className === "ctl") {
          at += 1;
        } else if (child.tagName !== "SUMMARY") {
          walk(child);
        }
      }
    }
    all(".text", note).forEach(function (text) { if (!met) { walk(text); } });
    return mark ? parseInt(mark.dataset.s, 10) - at : 0;
  }
  function select(note, span) {
    var ends = /^(\d+)-(\d+)$/.exec(span || ""), start = ends && begin(note);
    var from = ends && place(note, ends[1] - start, false), to = ends && place(note, ends[2] - start, true);
    if (!from || !to) { return null; }
    var range = document.createRange();
    range.setStart(from[0], from[1]);
    range.setEnd(to[0], to[1]);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return range;
  }

  // Where a link leads: open what folds it, go there, flash, take focus; in a note, select just the quoted words.
  var asked = new URLSearchParams(location.search).get("show");
  function open(el) {
    for (var at = el; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") { at.open = true; }
    }
  }
  function arrive() {
    var id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (e) { return; }
    var target = id && document.getElementById(id);
    if (!target) { asked = null; return; }
    open(target);
    var note = target.closest(".opened");
    var span = asked || (target.tagName === "MARK" && target.dataset.s);
    asked = null;
    var range = note && span ? select(note, span) : null;
    var lit = target;
    if (range && target === note) {
      // Words of no claim: their paragraph takes the focus.
      lit = range.startContainer.parentElement;
      open(lit);
      if (!lit.hasAttribute("tabindex")) { lit.tabIndex = -1; }
    }
    lit.scrollIntoView({ block: lit.tagName === "MARK" || lit !== target ? "center" : "nearest" });
    if (lit.getBoundingClientRect().top < 60) { lit.scrollIntoView({ block: "start" }); }
    lit.classList.remove("flash");
    void lit.offsetWidth;
    lit.classList.add("flash");
    if (lit.hasAttribute("tabindex")) { lit.focus({ preventScroll: true }); }
    if (range) {
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
  }
  addEventListener("hashchange", arrive);
  document.addEventListener("click", function (event) {
    var at = event.target.closest ? event.target : root;
    var mark = at.closest("mark[data-m]");
    if (mark && String(getSelection()) === "") {
      var id = mark.dataset.m;
      location.hash = document.getElementById("m:" + id) ? "m:" + id : id;
      return;
    }
    var link = at.closest("a[href^='#']");
    if (!link) { return; }
    asked = link.dataset.s || null;
    // The same link twice: the hash does not change, so nothing would happen.
    if (link.getAttribute("href") === location.hash) { arrive(); }
  });

  var folded = [];
  addEventListener("beforeprint", function () {
    all("details:not([open])").forEach(function (d) { d.open = true; folded.push(d); });
  });
  addEventListener("afterprint", function () { folded.splice(0).forEach(function (d) { d.open = false; }); });

  // Keys.
  var stops = "tr.row a, tr.entry a, .hits a.go, .snippet, .answer a.cite, article.finding, article.belief, .tree a.fig, .text mark[tabindex], .claims > li";
  function list() {
    // On a note's page its marks are the stops; elsewhere the first link of each row, and what stands alone.
    var marks = all(".note.whole .text mark[tabindex], .note.whole .margin.first .claims > li").filter(seen);
    if (marks.length) { return marks; }
    var rows = [];
    return all(stops).filter(function (el) {
      var row = el.closest("tr");
      if (!seen(el) || row && rows.indexOf(row) >= 0) { return false; }
      if (row) { rows.push(row); }
      return true;
    });
  }
  function step(by) {
    var stops = list(), active = document.activeElement, now = stops.indexOf(active);
    if (now < 0 && active && active !== document.body) {
      var row = active.closest("tr");
      now = row ? stops.findIndex(function (el) { return row.contains(el); }) : -1;
    }
    var next = stops[now < 0 ? (by > 0 ? 0 : stops.length - 1) : now + by];
    if (!next) { return; }
    open(next);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: next.tagName === "MARK" ? "center" : "nearest" });
    if (next.tagName === "MARK" && next.dataset.s) { select(next.closest(".opened"), next.dataset.s); }
  }
  function follow(selector) {
    var el = one(selector);
    if (el) { el.click(); }
  }
  function copy() {
    var pin = one("a.pin"), text = pin ? pin.href : location.href, keys = one("#keys");
    function told() {
      var note = document.createElement("p");
      note.className = "told";
      note.setAttribute("role", "status");
      note.textContent = keys ? keys.dataset.copied : text;
      document.body.appendChild(note);
      setTimeout(function () { note.remove(); }, 1600);
    }
    function by_hand() {
      var area = document.createElement("textarea");
      area.value = text;
      document.body.appendChild(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      told();
    }
    if (navigator.clipboard) { navigator.clipboard.writeText(text).then(told, by_hand); } else { by_hand(); }
  }
  function help() {
    var keys = one("#keys");
    if (!keys || !keys.showModal || keys.open) { return; }
    all("[data-needs]", keys).forEach(function (row) { row.hidden = !one(row.dataset.needs); });
    all("[data-stops]", keys).forEach(function (row) { row.hidden = list().length === 0; });
    keys.showModal();
  }
  function why() {
    var active = document.activeElement || document.body;
    var near = active.closest("tr, li, article") || active;
    var link = active.matches("a.fig, a.tofigure") ? active : one("a.fig, a.tofigure", near);
    if (link) { link.click(); }
  }
  var waits = false;
  function onKey(event) {
    var typed = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "radio";
    if (event.key === "Escape" && typed) { event.target.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typed || one("dialog[open]")) { return; }
    if (waits) {
      waits = false;
      if (/^[a-z]$/.test(event.key)) { follow("[data-k='" + event.key + "']"); }
      return;
    }
    switch (event.key) {
      case "g": waits = true; break;
      case "j": step(1); break;
      case "k": step(-1); break;
      case "w": why(); break;
      case ".": copy(); break;
      case "?": help(); break;
      case "/":
        if (one("#find")) { event.preventDefault(); one("#find").focus(); one("#find").select(); }
        break;
      case "l":
        if (one("a[hreflang]")) { follow("a[hreflang]:not([aria-current])"); } else { pick(chosen("lang") === "zh" ? "en" : "zh"); }
        break;
      case "t": pick({ auto: "light", light: "dark", dark: "auto" }[chosen("theme")]); break;
      case "Enter":
        if (document.activeElement && document.activeElement.matches("mark[data-m]")) {
          getSelection().removeAllRanges();
          document.activeElement.click();
        } else if (document.activeElement && document.activeElement.matches("article, .claims > li")) {
          var link = one("a", document.activeElement);
          if (link) { link.click(); }
        }
        break;
      case "Escape":
        if (location.hash) { history.back(); }
        break;
    }
  }
  document.addEventListener("keydown", onKey);
  var close = one("#keys button");
  if (close) { close.addEventListener("click", function () { one("#keys").close(); }); }
  // Once more when all stands in its place: the browser's own way to a fragment takes the focus in between.
  var first = asked;
  arrive();
  addEventListener("load", function () {
    asked = first;
    if (location.hash) { arrive(); }
  });
})();
