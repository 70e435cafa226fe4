// Text whose colour stands too little off its ground (WCAG 2.1, relative luminance).
const least = arguments[0];
const wrong = new Map();
const parsed = text => {
  const n = (text.match(/[\d.]+/g) || []).map(Number);
  if (text.startsWith("color(srgb")) { return [n[0] * 255, n[1] * 255, n[2] * 255, n.length > 3 ? n[3] : 1]; }
  return text === "transparent" || n.length < 3 ? [0, 0, 0, 0] : [n[0], n[1], n[2], n.length > 3 ? n[3] : 1];
};
const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
const canvas = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
const ground = e => {
  const layers = [];
  for (let at = e; at; at = at.parentElement) { layers.push(parsed(getComputedStyle(at).backgroundColor)); }
  return layers.reverse().reduce((under, top) => over(top, under), canvas);
};
const light = c => {
  const [r, g, b] = c.slice(0, 3).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
document.querySelectorAll("details").forEach(d => { d.open = true; });
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const seen = new Set();
while (walker.nextNode()) {
  const node = walker.currentNode, e = node.parentElement;
  if (!node.data.trim() || seen.has(e) || e.closest("script, style, noscript, title, desc, option")) { continue; }
  seen.add(e);
  if (!e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) { continue; }
  const box = e.getBoundingClientRect();
  if (box.width <= 1 || box.height <= 1) { continue; }
  const style = getComputedStyle(e), under = ground(e);
  let opacity = 1;
  for (let at = e; at; at = at.parentElement) { opacity *= Number(getComputedStyle(at).opacity); }
  const ink = parsed(e.closest("svg") ? style.fill : style.color);
  ink[3] *= opacity;
  const [a, b] = [light(over(ink, under)), light(under)].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < least) {
    const key = e.tagName + "." + (e.getAttribute("class") || "") + " in " + (e.parentElement.getAttribute("class") || e.parentElement.tagName);
    if (!wrong.has(key)) { wrong.set(key, [key, Math.round(ratio * 100) / 100, style.color, node.data.trim().slice(0, 30)]); }
  }
}
return [...wrong.values()].slice(0, 8);
