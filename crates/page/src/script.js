// Keys, flashes and marks that lead to their margin. Everything on the page can be read without this script.
(function () {
  "use strict";
  var root = document.documentElement;
  function pick(name, value) {
    var input = document.getElementById("ui-" + value);
    if (input) { input.checked = true; }
    if (name === "lang") { root.lang = value; }
  }
  function chosen(name) {
    var input = document.querySelector("input[name=" + name + "]:checked");
    return input ? input.value : "";
  }
  document.addEventListener("change", function (event) {
    if (event.target.name === "lang") { root.lang = event.target.value; }
  });
  // A link to a place in something folded: open it, go there, flash, take focus.
  function arrive() {
    var id = decodeURIComponent(location.hash.slice(1));
    var target = id && document.getElementById(id);
    if (!target) { return; }
    for (var at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") { at.open = true; }
    }
    target.scrollIntoView({ block: target.tagName === "MARK" ? "center" : "nearest" });
    if (target.getBoundingClientRect().top < 60) { target.scrollIntoView({ block: "start" }); }
    target.classList.remove("flash");
    void target.offsetWidth;
    target.classList.add("flash");
    if (target.hasAttribute("tabindex")) { target.focus({ preventScroll: true }); }
  }
  addEventListener("hashchange", arrive);
  document.addEventListener("click", function (event) {
    var mark = event.target.closest && event.target.closest("mark[data-m]");
    if (mark && String(getSelection()) === "") {
      var id = mark.dataset.m;
      location.hash = id.indexOf("x:") === 0 ? id : "m:" + id;
      return;
    }
    // The same link twice: the hash does not change, so nothing would happen.
    var link = event.target.closest && event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) { arrive(); }
  });
  var opened = [];
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not([open])").forEach(function (d) { d.open = true; opened.push(d); });
  });
  addEventListener("afterprint", function () { opened.splice(0).forEach(function (d) { d.open = false; }); });
  // Keys: j k rows, Enter opens, l language, t theme, g and a letter: sections, Esc back.
  var ways = { g: "gaps", h: "chain", f: "bill", d: "calendar", x: "findings", a: "assumptions", n: "notes", w: "why", i: "sources" };
  var waits = false;
  function step(by) {
    var rows = [].filter.call(document.querySelectorAll("tr.row a.fig, .finding, .claims li, mark.value"), function (el) {
      return el.getClientRects().length > 0;
    });
    var now = rows.indexOf(document.activeElement);
    var next = rows[now < 0 ? (by > 0 ? 0 : rows.length - 1) : now + by];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "radio") { return; }
    if (waits) {
      waits = false;
      if (ways[event.key]) { location.hash = ways[event.key]; }
      return;
    }
    switch (event.key) {
      case "g": waits = true; break;
      case "j": step(1); break;
      case "k": step(-1); break;
      case "l": pick("lang", chosen("lang") === "zh" ? "en" : "zh"); break;
      case "t": pick("theme", { auto: "light", light: "dark", dark: "auto" }[chosen("theme")]); break;
      case "w":
        var link = document.activeElement && (document.activeElement.matches("a.fig") ? document.activeElement : document.activeElement.querySelector("a.fig, a.tofigure"));
        if (link) { link.click(); }
        break;
      case "Escape": if (location.hash) { history.back(); } break;
    }
  });
  arrive();
})();
