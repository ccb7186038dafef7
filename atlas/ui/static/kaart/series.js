// The series over the years: the chosen area in accent, Drenthe and Nederland named,
// the other gemeenten in grey; under it the same figures as a table.

const CHART = { width: 720, height: 260, left: 12, right: 150, top: 22, bottom: 30 };

/** The chart and its table for the given lines: [{name, cls, points: [[period, value, state]]}]. */
function drawSeries(panel, lines, view, breaks) {
  const periods = [...new Set(lines.flatMap((line) => line.points.map(([period]) => period)))].sort();
  const named = lines.filter((line) => line.name);
  if (periods.length < 2) {
    const only = "Er is één jaar met cijfers. Een lijn door de jaren is er daarom niet.";
    panel.replaceChildren(make("p", { class: "atlas-quiet" }, only));
    return;
  }
  const caption = `${named.map((line) => line.name).join(", ")}, ${periods[0]} tot en met ${periods.at(-1)}`;
  panel.replaceChildren(
    seriesChart(lines, periods, view, breaks, caption),
    make(
      "details",
      {},
      make("summary", {}, "Deze reeks als tabel"),
      make("div", { class: "atlas-scroll", tabindex: 0, role: "region", "aria-label": "Reeks als tabel" }, seriesTable(named, periods, view, caption)),
    ),
  );
}

function seriesChart(lines, periods, view, breaks, caption) {
  const { width, height, left, right, top, bottom } = CHART;
  const values = lines.flatMap((line) => line.points.map(([, value]) => value)).filter((v) => v != null);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const years = periods.map((period) => Number.parseInt(period, 10));
  const x = (period) =>
    left + ((Number.parseInt(period, 10) - years[0]) / (years.at(-1) - years[0] || 1)) * (width - left - right);
  const y = (value) => height - bottom - ((value - low) / (high - low || 1)) * (height - top - bottom);
  const chart = make("svg", {
    class: "atlas-series", viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `Lijnen door de jaren: ${caption}. Alle waarden staan in de tabel eronder.`,
  });
  for (const [value, dy] of [[high, "-0.35em"], [low, "-0.35em"]]) {
    chart.append(
      make("line", { class: "atlas-grid", x1: left, x2: width - right, y1: y(value), y2: y(value) }),
      make("text", { class: "atlas-axis", x: left, y: y(value), dy }, formatValue(value, view)),
    );
  }
  for (const [period] of breaks) {
    if (period > periods[0] && period <= periods.at(-1)) {
      chart.append(make("line", { class: "atlas-break", x1: x(period), x2: x(period), y1: top, y2: height - bottom }));
    }
  }
  const shown = periods.includes(view.choice.jaar) ? view.choice.jaar : null;
  if (shown) chart.append(make("line", { class: "atlas-now", x1: x(shown), x2: x(shown), y1: top, y2: height - bottom }));
  const ends = [periods[0], periods.at(-1)];
  ends.forEach((period, end) =>
    chart.append(make("text", { class: "atlas-axis", x: x(period), y: height - 8, "text-anchor": end ? "end" : "start" }, period)),
  );
  const labels = [];
  for (const line of lines) {
    chart.append(...seriesLine(line, x, y));
    const last = line.points.findLast(([, value]) => value != null);
    if (line.name && last) labels.push({ line, y: y(last[1]), text: `${line.name} ${formatNumber(last[1], view.decimals)}` });
  }
  chart.append(...spread(labels).map(({ line, y: place, text }) =>
    make("text", { class: `atlas-line-label ${line.cls}`, x: width - right + 8, y: place, dy: "0.32em" }, text)));
  return chart;
}

/** A polyline for every unbroken run of years, a dot for a year on its own. */
function seriesLine(line, x, y) {
  const runs = [[]];
  for (const [period, value] of line.points) {
    if (value == null) runs.push([]);
    else runs.at(-1).push([x(period), y(value)]);
  }
  return runs.filter((run) => run.length).flatMap((run) => [
    make("polyline", { class: `atlas-line ${line.cls}`, points: run.join(" ") }),
    ...(line.name ? run.map(([cx, cy]) => make("circle", { class: `atlas-dot ${line.cls}`, cx, cy, r: run.length > 20 ? 1.2 : 3 })) : []),
  ]);
}

/** Move labels apart so that none covers another. */
function spread(labels) {
  labels.sort((a, b) => a.y - b.y);
  labels.forEach((label, index) => {
    if (index) label.y = Math.max(label.y, labels[index - 1].y + 17);
  });
  return labels;
}

function seriesTable(lines, periods, view, caption) {
  const cells = lines.map((line) => new Map(line.points.map(([period, ...cell]) => [period, cell])));
  return make(
    "table",
    { class: "atlas-table" },
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Jaar"), ...lines.map((line) => make("th", { scope: "col" }, line.name)))),
    make("tbody", {}, ...periods.map((period) =>
      make("tr", {}, make("th", { scope: "row" }, period), ...cells.map((cell) => {
        const [value, state] = cell.get(period) ?? [null, "missing"];
        return make("td", {}, formatCell(value, state, view));
      })))),
  );
}
