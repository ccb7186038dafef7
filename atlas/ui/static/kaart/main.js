// The page Kaart: gets the values of a view from the server, draws, sends choices back.

const pages = new WeakMap();
const COUNTS = ["inwoners", "personen", "huishoudens", "woningen", "aantal", "banen"];

class Page {
  constructor(parent) {
    const part = (name, attributes = {}) => make("div", { class: `atlas-${name}`, ...attributes });
    this.heading = make("h1", {});
    this.scope = make("p", { class: "atlas-scope" });
    this.lead = part("lead");
    this.notices = part("notices", { role: "status" });
    this.choosing = part("controls");
    this.mapPanel = part("map-panel");
    this.legend = part("legend");
    this.stand = make("p", { class: "atlas-stand" });
    this.listPanel = part("list-panel");
    this.chosen = part("chosen-area", { "aria-live": "polite" });
    this.series = part("series-panel");
    this.tableBody = part("scroll", { tabindex: 0, role: "region", "aria-label": "Tabel met alle cijfers" });
    this.table = make("details", { class: "atlas-table-panel", ontoggle: () => this.drawTable() }, make("summary", {}, "Alle cijfers als tabel"), this.tableBody);
    this.downloads = part("downloads");
    this.record = part("record");
    const handlers = { choose: (code) => this.choose(code), point: (code) => this.list.look(code) };
    this.map = new AreaMap(this.mapPanel, handlers);
    this.list = new RankedList(this.listPanel, { choose: handlers.choose, point: (code) => this.map.look(code, true) });
    this.mapPanel.append(this.legend, this.stand);
    this.listPanel.prepend(make("h2", {}, "Van hoog naar laag"), this.chosen);
    const section = (title, ...content) => make("section", {}, make("h2", {}, title), ...content);
    parent.append(
      make("div", { class: "atlas-kaart" },
        make("header", {}, this.heading, this.scope, this.lead),
        this.choosing, this.notices,
        make("div", { class: "atlas-columns" }, this.mapPanel, this.listPanel),
        section("Door de jaren", this.series),
        section("Cijfers meenemen", this.table, this.downloads),
        section("Over dit cijfer", this.record)));
  }

  async update(component) {
    this.component = component;
    const view = JSON.parse(new TextDecoder().decode(component.data));
    this.newest = view;
    const [layer, catalogue] = await Promise.all([load(view.layer), load(view.catalogue)]);
    if (this.newest !== view) return;
    this.controls ??= new Controls(this.choosing, { catalogue, send: (params) => this.send(params) });
    if (this.layer !== layer) this.drawLayer(layer, view.choice.niveau);
    this.layer = layer;
    this.view = view;
    this.draw();
    const record = await load(view.record);
    if (this.newest === view) this.drawRecord(record);
  }

  drawLayer(layer, level) {
    const names = new Map(layer.labels.map(({ code, name }) => [code, name]));
    for (const area of layer.areas) {
      if (level === "wijk" || level === "buurt") area.gemeente_name = names.get(area.gemeente_code);
    }
    this.map.drawLayer(layer);
    this.list.drawLayer(layer);
    this.map.svg.dataset.level = level;
  }

  draw() {
    document.getElementById("atlas-first")?.remove();
    const { layer, view } = this;
    this.heading.textContent = view.question;
    this.scope.textContent = view.scope;
    this.lead.replaceChildren(...view.sentences.map((sentence) => make("p", {}, sentence)));
    this.controls.draw(view);
    this.map.drawValues(view, Boolean(this.controls.timer));
    this.list.drawValues(view);
    drawLegend(this.legend, layer, view);
    drawChosen(this.chosen, layer, view, this.list.rankOf);
    this.stand.textContent = view.stand;
    this.notices.replaceChildren(...view.notices.map((notice) => make("p", {}, notice)));
    this.table.querySelector("summary").textContent = `Alle cijfers als tabel (${layer.areas.length} gebieden)`;
    this.drawTable();
    this.drawDownloads();
  }

  /** The table is made when it is open; 700 rows cost time that a closed one need not. */
  drawTable() {
    if (this.table.open && this.view) drawTable(this.tableBody, this.layer, this.view, this.list.rankOf);
  }

  drawDownloads() {
    const link = ([ending, label]) => make("a", { href: `/download/kaart.${ending}?${this.view.query}`, download: true }, label);
    const files = [["csv", "CSV"], ["xlsx", "Excel"], ["geojson", "GeoJSON"], ["svg", "SVG-beeld"], ["png", "PNG-beeld"]];
    const copy = make("button", { type: "button", onclick: () => this.copyAddress(copy) }, "Kopieer het adres van deze kaart");
    this.downloads.replaceChildren(make("p", {}, "Download deze kaart als:"), make("ul", {}, ...files.map((file) => make("li", {}, link(file)))), copy,
      make("p", {}, make("a", { href: "/over#open-data" }, "Alle cijfers van de atlas ophalen (open data)")));
  }

  async copyAddress(button) {
    const address = `${location.origin}${location.pathname}?${this.view.query}`;
    try {
      await navigator.clipboard.writeText(address);
      button.textContent = "Het adres is gekopieerd";
    } catch {
      button.replaceWith(make("input", { type: "text", readonly: true, value: address, "aria-label": "Adres van deze kaart" }));
    }
  }

  drawRecord(record) {
    drawRecord(this.record, record, this.layer, this.view);
    drawSeries(this.series, this.lines(record), this.view, record.breaks);
  }

  /** Grey lines for the other gemeenten, named lines for Drenthe, Nederland, the chosen. */
  lines(record) {
    const { choice, series, unit } = this.view;
    const area = this.layer.areas.find((each) => each.code === choice.gebied);
    const points = area ? (series.length ? series : record.series[area.code] ?? []) : [];
    const own = points.length > 1 ? [{ name: area.name, cls: "atlas-own", points }] : [];
    // Counts of Drenthe or the country would flatten the lines of single areas.
    const share = !COUNTS.includes(unit);
    const others = choice.niveau === "gemeente" && (share || own.length)
      ? Object.entries(record.series).filter(([code]) => code.startsWith("GM") && code !== choice.gebied)
      : [];
    const named = [["PV22", "Drenthe", "atlas-drenthe"], ["NL01", "Nederland", "atlas-nederland"]]
      .filter(([code]) => record.series[code] && (share || (code === "PV22" && !own.length)));
    return [
      ...others.map(([, line]) => ({ name: "", cls: "atlas-other", points: line })),
      ...named.map(([code, name, cls]) => ({ name, cls, points: record.series[code] })),
      ...own,
    ];
  }

  choose(code) {
    const gebied = code === this.view.choice.gebied ? "" : code;
    this.view.choice.gebied = gebied;
    this.map.mark(gebied);
    this.list.mark(gebied);
    drawChosen(this.chosen, this.layer, this.view, this.list.rankOf);
    this.send({ gebied });
  }

  send(params) {
    this.component.setTriggerValue("choice", params);
  }
}

export default function (component) {
  const { parentElement } = component;
  if (!pages.has(parentElement)) pages.set(parentElement, new Page(parentElement));
  pages.get(parentElement).update(component);
  return () => {};
}
