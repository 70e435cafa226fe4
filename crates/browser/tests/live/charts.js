// Charts: each has a title, a sentence, and a table of the same on the page.
const charts = [...document.querySelectorAll("main svg[role=img]")];
const wrong = [];
for (const svg of charts) {
  const says = svg.querySelector(":scope > title, :scope > desc");
  const about = (svg.getAttribute("aria-labelledby") || "").split(" ").map(id => document.getElementById(id)).filter(Boolean);
  const named = says || about.length || svg.getAttribute("aria-label");
  // In a table each row is a chart and its own table; an axis is part of the charts beneath it.
  if (svg.closest("tr") && named || svg.classList.contains("axis")) { continue; }
  const sentence = svg.querySelector(":scope > desc") || svg.closest("figure")?.querySelector("figcaption") || about.length > 1;
  const table = svg.closest("tr, table") || svg.closest("figure, section, main")?.querySelector("table, dl, ol, ul");
  if (!named || !sentence || !table) { wrong.push([!!named, !!sentence, !!table, svg.outerHTML.slice(0, 160)]); }
}
const bare = [...document.querySelectorAll("main svg:not([role=img])")].filter(s => s.getAttribute("aria-hidden") !== "true");
return { count: charts.length, wrong: wrong.slice(0, 3).concat(bare.slice(0, 3).map(s => s.outerHTML.slice(0, 160))) };
