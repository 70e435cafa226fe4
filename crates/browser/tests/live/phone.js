// What does not fit: anything wider than the window, controls lower than 40 px, margins beside their paragraph.
const style = document.createElement("style");
style.textContent = "* { content-visibility: visible !important }";
document.head.append(style);
const wrong = [];
const shown = e => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
const brief = e => e.outerHTML.slice(0, 100);
const measure = () => {
  if (document.documentElement.scrollWidth > innerWidth) {
    wrong.push(["scrolls sideways", document.documentElement.scrollWidth]);
    // A table may scroll in a box of its own; the page may not.
    const boxed = e => { for (let at = e.parentElement; at; at = at.parentElement) { if (getComputedStyle(at).overflowX !== "visible") return true; } return false; };
    wrong.push(...[...document.body.querySelectorAll("*")].filter(e => shown(e) && !boxed(e) && e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(brief));
  }
};
measure();
document.querySelectorAll("details").forEach(d => { d.open = true; });
measure();
const controls = "button, select, textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), summary, .switches label, .switches a, header nav a, nav a, a.button";
for (const e of document.querySelectorAll(controls)) {
  const r = e.getBoundingClientRect();
  if (shown(e) && r.width > 1 && r.height > 1 && r.height < 39.5) { wrong.push(["low", Math.round(r.height), brief(e)]); }
}
for (const para of document.querySelectorAll(".para.read")) {
  const [text, margin] = [para.querySelector(".text"), para.querySelector(".margin")];
  if (text && margin && margin.getBoundingClientRect().top < text.getBoundingClientRect().bottom - 1) { wrong.push(["beside", brief(para)]); }
}
return wrong.slice(0, 8);
