// What stands around the map: legend, table, chosen area, source.

/** The legend: every class with its limits, its count and where Drenthe and Nederland are. */
function drawLegend(panel, layer, view) {
  const { limits, counts, colours, marks } = view;
  const classes = counts.map((count, index) => {
    const [low, high] = [limits[index], limits[index + 1]].map((limit) => formatNumber(limit, view.decimals));
    const here = [["Drenthe", view.drenthe[0]], ["Nederland", view.nederland[0]]]
      .filter(([, value]) => value != null && value >= limits[0] && value <= limits.at(-1) && classOf(value, limits) === index)
      .map(([name]) => make("span", { class: "atlas-here" }, name));
    const swatch = make("span", { class: "atlas-swatch", "aria-hidden": "true" });
    swatch.style.background = colours[index];
    return make("li", {}, swatch, make("span", {}, low === high ? low : `${low} tot ${high}`), make("span", { class: "atlas-count" }, String(count)), ...here);
  });
  const states = Object.entries(STATES).map(([mark, [state, word]]) => {
    const count = [...marks].filter((each) => each === mark).length;
    return count && make("li", {}, make("span", { class: `atlas-swatch atlas-tint-${state}`, "aria-hidden": "true" }), make("span", {}, word), make("span", { class: "atlas-count" }, String(count)));
  });
  const unit = view.unit === "euro" ? "in euro" : `in ${view.unit}`;
  panel.replaceChildren(
    make("p", { class: "atlas-legend-title" }, `Klassen ${unit} en aantal gebieden`),
    make("ul", {}, ...classes, ...states.filter(Boolean), ...withoutBoundary(layer)),
  );
}

/** The buurten that have figures but no place on the map. */
function withoutBoundary(layer) {
  const count = layer.rest.reduce((sum, part) => sum + part.codes.length, 0);
  if (!count) return [];
  const swatch = make("span", { class: "atlas-swatch atlas-tint-rest", "aria-hidden": "true" });
  return [make("li", {}, swatch, make("span", {}, NO_BOUNDARY), make("span", { class: "atlas-count" }, String(count)))];
}

/** The class of a value; its upper edge belongs to a class. */
function classOf(value, limits) {
  return limits.slice(1).findIndex((limit) => value <= limit);
}

/** The margin of the cell at a place, in words; Drenthe and Nederland come after the areas. */
function marginOf(view, place) {
  const [low, high] = (view.margins?.[place] ?? []).map((bound) => formatValue(bound, view));
  return low ? `tussen ${low} en ${high}` : "";
}

/** Drenthe, Nederland and the chosen area side by side. */
function drawChosen(panel, layer, view, rankOf) {
  const index = layer.areas.findIndex((area) => area.code === view.choice.gebied);
  const known = rankOf.size;
  const row = (name, at, [value, state, status, computed], note) =>
    make("div", {}, make("dt", {}, name), make("dd", {}, make("strong", {}, formatCell(value, state, view)), note ?? null,
      marginOf(view, at) ? make("small", {}, marginOf(view, at)) : null,
      computed && value != null ? make("small", {}, "berekend") : null,
      status && status !== "final" && value != null ? make("small", {}, view.words[status]) : null));
  const rows = [row("Drenthe", view.values.length, view.drenthe), row("Nederland", view.values.length + 1, view.nederland)];
  if (index >= 0) {
    const area = layer.areas[index];
    const mark = view.marks[index];
    const [status, computed] = view.other[index] ?? [view.status, view.computed];
    const rank = rankOf.get(area.code);
    const place = rank ? make("small", {}, `plaats ${rank} van ${known}`) : null;
    rows.unshift(row(area.name, index, [view.values[index], STATES[mark]?.[0], rank ? status : "", computed], place));
  }
  const hint = index < 0 && make("p", { class: "atlas-quiet" }, "Kies een gebied op de kaart of in de lijst.");
  const chosen = layer.areas[index];
  const profile = chosen && view.choice.niveau !== "buurt"
    && make("p", {}, make("a", { href: `/profiel?gebied=${chosen.code}` }, `Profiel van ${chosen.name}`));
  panel.replaceChildren(make("dl", {}, ...rows), hint || profile || "");
}

/** All figures of the view as a table, with the reason where there is no figure. */
function drawTable(panel, layer, view, rankOf) {
  const below = layer.areas.some((area) => area.gemeente_name);
  const heads = ["Gebied", ...(below ? ["Gemeente"] : []), "Waarde", ...(view.margins ? ["Marge"] : []), "Plaats", "Status", "Code"];
  const line = (name, gemeente, value, state, status, code, at) =>
    make("tr", {}, make("th", { scope: "row" }, name), ...(below ? [make("td", {}, gemeente ?? "")] : []),
      make("td", { class: "atlas-number" }, formatCell(value, state, view)),
      ...(view.margins ? [make("td", {}, marginOf(view, at) || "geen")] : []),
      make("td", { class: "atlas-number" }, String(rankOf.get(code) ?? "–")), make("td", {}, status), make("td", {}, code));
  const status = (name, computed) => [view.words[name], computed && "berekend"].filter(Boolean).join(", ");
  const rows = layer.areas.map((area, index) => {
    const mark = view.marks[index];
    const state = STATES[mark]?.[0];
    const [word, computed] = view.other[index] ?? [view.status, view.computed];
    const note = [state ? "" : status(word, computed), area.d ? "" : NO_BOUNDARY].filter(Boolean);
    return line(area.name, area.gemeente_name, view.values[index], state, note.join("; "), area.code, index);
  });
  for (const [name, cell] of [["Drenthe", view.drenthe], ["Nederland", view.nederland]]) {
    const [value, state, word, computed] = cell;
    rows.push(line(name, "", value, state, value == null ? "" : status(word, computed), name === "Drenthe" ? "PV22" : "NL01", layer.areas.length + (name === "Nederland")));
  }
  for (const [code, value, state] of view.old) {
    rows.push(line("Oudere indeling, niet op de kaart", "", value, state, "", code));
  }
  panel.replaceChildren(make("table", { class: "atlas-table" }, make("caption", {}, view.scope),
    make("thead", {}, make("tr", {}, ...heads.map((head) =>
      make("th", { scope: "col", class: ["Waarde", "Plaats"].includes(head) && "atlas-number" }, head)))),
    make("tbody", {}, ...rows)));
}

/** Definition, unit, source, period, status, licence, breaks: always under the map. */
function drawRecord(panel, record, layer, view) {
  const shown = (origin) => !view.origins.length || view.origins.includes(origin.id);
  const origins = record.origins.filter(shown);
  const others = record.origins.filter((origin) => !shown(origin));
  const row = (name, ...content) =>
    content.some(Boolean) && make("div", {}, make("dt", {}, name), make("dd", {}, ...content.filter(Boolean)));
  const list = (items) => items.length && make("ul", {}, ...items.map((item) => make("li", {}, item)));
  panel.replaceChildren(make("dl", {}, ...[
    row("Wat is het?", record.description, " ", make("a", { href: `/bronnen?onderwerp=${view.choice.indicator}` }, "Alles over dit onderwerp bij Bronnen")),
    row("Eenheid", view.unit),
    row("Soort cijfer", `${record.kind}; ${record.direction}`),
    row("Periode", view.choice.jaar),
    row("Marge", view.margin_note),
    row("Status", Object.values(view.words).join(", ") || "geen cijfer in dit beeld"),
    row("Drenthe en regio's", record.aggregate),
    row("Indeling", list(layer.about)),
    ...record.supplied.map(([label, text]) => row(label, text)),
    row("Bron", list(origins.map(originLine))),
    row("Bron van andere jaren of gebieden", list(others.map(originLine))),
    row("Nieuwe cijfers", record.expected),
    row("Licentie", [...new Set(record.origins.map((origin) => `${origin.attribution}. Licentie: ${origin.licence}`))].join(" ")),
    row("Grenzen", view.boundaries),
    row("Breuk in de reeks", list(record.breaks.map(([period, note]) => `${period}: ${note}`))),
    row("Let op", list(record.caveats)),
    row("Bronnen spreken elkaar tegen", list(record.contradictions.map((item) =>
      `${item.area}, ${item.period}: ${formatValue(item.other_value, view)} volgens ${sourceName(record.origins.find(({ id }) => id === item.other_origin))}. ${item.note}`))),
  ].filter(Boolean)));
}

function sourceName({ producer, title, table_id }) {
  return [producer, title, table_id && `tabel ${table_id}`].filter(Boolean).join(", ");
}

function originLine(origin) {
  const name = sourceName(origin);
  const dates = [origin.published && `gepubliceerd ${origin.published}`, `opgehaald ${origin.accessed}`].filter(Boolean).join(", ");
  const label = origin.url ? make("a", { href: origin.url, rel: "noopener", target: "_blank" }, `${name} (opent in nieuw venster)`) : name;
  return make("span", {}, label, ` – ${dates}. `, origin.note);
}
