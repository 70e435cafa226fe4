// Panels of a quantity: points drawn, rows listed, open stretches, and lines that cross one.
return [...document.querySelectorAll("main .panel")].map(panel => {
  const split = text => (text || "").split("|").filter(Boolean);
  const open = [...panel.querySelectorAll("svg rect.open")].map(e => e.getBoundingClientRect());
  const lines = [...panel.querySelectorAll("svg .trace")].map(e => e.getBoundingClientRect());
  const crosses = l => open.some(o => o.width > 2 && l.left < o.right - 1 && l.right > o.left + 1);
  return {
    points: split(panel.querySelector("svg.series")?.dataset.points).sort(),
    rows: [...panel.querySelectorAll("tr[data-point]")].map(r => r.dataset.point).filter(Boolean).sort(),
    listed: panel.querySelectorAll("table.points tbody tr").length,
    open: open.length,
    lines: lines.length,
    crossed: lines.filter(crosses).length,
  };
});
