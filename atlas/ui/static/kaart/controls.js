// The controls: plain selects, so that keyboard, phone and screen reader know them.

class Controls {
  constructor(panel, { catalogue, send }) {
    this.catalogue = catalogue;
    this.send = send;
    const select = (id, label, change) => {
      this[id] = make("select", { id: `atlas-${id}`, onchange: (event) => change(event.target.value) });
      return make("div", { class: `atlas-field atlas-field-${id}` }, make("label", { for: `atlas-${id}` }, label), this[id]);
    };
    const chosen = (name) => (value) => this.change({ [name]: value });
    const topic = (value) => this.change({ indicator: value, grenzen: "", methode: this.plainMethod() });
    this.playButton = make("button", { type: "button", class: "atlas-play", onclick: () => this.play() }, "▶ Afspelen");
    this.steps = make("div", { class: "atlas-steps", role: "group", "aria-label": "Door de jaren" },
      make("button", { type: "button", "aria-label": "Jaar eerder", onclick: () => this.step(-1) }, "‹"),
      this.playButton,
      make("button", { type: "button", "aria-label": "Jaar later", onclick: () => this.step(1) }, "›"));
    this.breaks = make("input", { id: "atlas-breaks", type: "text", autocomplete: "off", inputmode: "text",
      "aria-describedby": "atlas-breaks-help", onchange: (event) => this.change({ methode: "handmatig", grenzen: event.target.value }) });
    this.fixed = make("input", { id: "atlas-fixed", type: "checkbox", onchange: (event) => this.change({ vast: event.target.checked ? "1" : "" }) });
    this.more = make("details", { class: "atlas-more" }, make("summary", {}, "Klassen kiezen"),
      make("div", { class: "atlas-fields" },
        select("method", "Manier van indelen", (value) => this.change({ methode: value, grenzen: value === "handmatig" ? this.proposal : "" })),
        select("classes", "Aantal klassen", chosen("klassen")),
        select("centre", "Verdeel rond", chosen("midden")),
        make("div", { class: "atlas-field atlas-field-breaks" }, make("label", { for: "atlas-breaks" }, "Eigen grenzen"), this.breaks,
          make("small", { id: "atlas-breaks-help" }, "Bijvoorbeeld 10;20;30. Van laag naar hoog, hoogstens zes.")),
        make("label", { class: "atlas-check" }, this.fixed, make("span", {}, "Zelfde klassen over alle jaren"))));
    this.fields = make("div", { class: "atlas-fields" },
      select("theme", "Thema", (value) => topic(this.firstOf(value))),
      select("indicator", "Onderwerp", topic),
      select("level", "Gebieden", (value) => this.change({ niveau: value, gebied: "" })),
      select("grouping", "Indeling", (value) => this.change({ indeling: value, gebied: "" })),
      select("period", "Jaar", chosen("jaar")),
      this.steps);
    const narrow = matchMedia("(max-width: 700px)").matches;
    panel.append(make("details", { class: "atlas-choose", open: !narrow }, make("summary", {}, "Kies"), this.fields, this.more));
  }

  indicatorsOf(theme) {
    return this.catalogue.indicators.filter((indicator) => indicator.theme === theme);
  }

  /** The indicator of a theme with the longest series of maps. */
  firstOf(theme) {
    const length = ({ periods }) => periods.gemeente?.length ?? 0;
    return this.indicatorsOf(theme).reduce((best, each) => (length(each) > length(best) ? each : best)).id;
  }

  plainMethod() {
    return this.choice.methode === "handmatig" ? "kwantielen" : this.choice.methode;
  }

  /** A visitor's own choice ends the play through the years. */
  change(params) {
    this.stop();
    this.send(params);
  }

  draw(view) {
    const { choice } = view;
    this.choice = choice;
    const indicator = this.catalogue.indicators.find((each) => each.id === choice.indicator);
    this.periods = indicator.periods[choice.niveau === "regio" ? "gemeente" : choice.niveau] ?? indicator.periods.provincie ?? [];
    this.proposal = view.limits.slice(1, -1).map((limit) => formatNumber(limit, view.decimals).replaceAll(".", "")).join(";");
    fillSelect(this.theme, this.catalogue.themes.filter(([id]) => this.indicatorsOf(id).length), indicator.theme);
    fillSelect(this.indicator, this.indicatorsOf(indicator.theme).map(({ id, title, periods }) => [id, periods.provincie ? `${title} (geen kaart)` : title]), choice.indicator);
    const levels = Object.entries(LEVELS).filter(([level]) => indicator.periods[level === "regio" ? "gemeente" : level] || level === choice.niveau);
    fillSelect(this.level, levels, choice.niveau);
    fillSelect(this.grouping, this.catalogue.groupings, choice.indeling);
    this.grouping.parentElement.hidden = choice.niveau !== "regio";
    fillSelect(this.period, this.periods.map((period) => [period, period]).reverse(), choice.jaar);
    this.steps.hidden = this.periods.length < 3;
    fillSelect(this.method, Object.entries(METHODS), choice.methode);
    fillSelect(this.classes, [3, 4, 5, 6, 7].map((count) => [String(count), String(count)]), String(choice.klassen));
    const centres = [["", "nergens (oplopend)"], ["drenthe", "waarde van Drenthe"], ["nederland", "waarde van Nederland"]];
    fillSelect(this.centre, centres, choice.midden);
    this.breaks.value = choice.grenzen;
    this.breaks.parentElement.hidden = choice.methode !== "handmatig";
    this.classes.parentElement.hidden = choice.methode === "handmatig";
    this.fixed.checked = choice.vast;
  }

  step(by) {
    this.stop();
    this.show(this.next(by));
  }

  next(by) {
    const place = this.periods.indexOf(this.choice.jaar) + by;
    return this.periods.at(place % this.periods.length);
  }

  show(period, playing = "") {
    this.send({ jaar: period, speelt: playing });
  }

  /** Play through the years until the last one; pressed again it stops. */
  play() {
    if (this.timer) return this.stop(true);
    this.playButton.textContent = "❚❚ Stoppen";
    const show = () => {
      const last = this.choice.jaar === this.periods.at(-2);
      this.show(this.next(1), last ? "" : "1");
      if (last) this.stop();
    };
    // With one step to go there is nothing to play: begin at the first year.
    if (this.choice.jaar === this.periods.at(-2)) this.choice = { ...this.choice, jaar: this.periods.at(-1) };
    show();
    this.timer = setInterval(show, 1500);
  }

  stop(settle = false) {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    this.playButton.textContent = "▶ Afspelen";
    if (settle) this.show(this.choice.jaar);
  }
}
