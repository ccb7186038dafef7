// The ranked list beside the map: the same areas, the same choice, the same colours.

const NAMES = new Intl.Collator("nl");
const SHORT = 50; // rows that are drawn at once; a longer list waits until the map is there

class RankedList {
  /** `choose(code)` for a picked area, `point(code)` for one that a visitor looks at. */
  constructor(panel, { choose, point }) {
    this.list = make("ol", { class: "atlas-ranks", "aria-label": "Gebieden op volgorde van waarde" });
    this.rest = make("ul", { class: "atlas-ranks atlas-ranks-rest", "aria-label": "Gebieden zonder waarde" });
    this.box = make("div", { class: "atlas-ranks-box", tabindex: 0, role: "region", "aria-label": "Ranglijst" }, this.list, this.rest);
    panel.append(this.box);
    const code = (event) => event.target.closest?.("button")?.dataset.code;
    this.box.addEventListener("click", (event) => code(event) && choose(code(event)));
    this.box.addEventListener("pointerover", (event) => point(code(event) ?? null));
    this.box.addEventListener("pointerleave", () => point(null));
    this.box.addEventListener("focusin", (event) => point(code(event) ?? null));
    this.box.addEventListener("focusout", () => point(null));
  }

  /** Make a row for every area of a layer; a change of values only fills and sorts them. */
  drawLayer(layer) {
    this.rows = layer.areas.map((area) => {
      const [rank, value, fill] = ["rank", "value", "fill"].map((name) => make("span", { class: `atlas-${name}` }));
      const name = make("span", { class: "atlas-name" }, area.name);
      if (area.gemeente_name) name.append(make("small", {}, ` ${area.gemeente_name}`));
      const bar = make("span", { class: "atlas-bar", "aria-hidden": "true" }, fill);
      const button = make("button", { type: "button", "data-code": area.code, "aria-pressed": "false" }, rank, name, value, bar);
      return { area, rank, value, fill, button, item: make("li", {}, button) };
    });
    this.buttons = new Map(this.rows.map(({ area, button }) => [area.code, button]));
    this.chosen = this.looked = null;
  }

  drawValues(view) {
    const known = [];
    const unknown = [];
    this.rows.forEach((row, index) => {
      row.number = view.values[index];
      row.mark = view.marks[index];
      (row.number == null ? unknown : known).push(row);
    });
    known.sort((a, b) => b.number - a.number);
    this.rank(known);
    cancelIdleCallback(this.waiting);
    const draw = () => this.drawRows(known, unknown, view);
    if (this.rows.length <= SHORT) draw();
    else this.waiting = requestIdleCallback(draw, { timeout: 300 });
  }

  drawRows(known, unknown, view) {
    unknown.sort((a, b) => NAMES.compare(a.area.name, b.area.name));
    for (const row of this.rows) {
      row.rank.textContent = this.rankOf.get(row.area.code) ?? "–";
      row.value.textContent = formatCell(row.number, STATES[row.mark]?.[0], view);
    }
    this.fillBars(known, view.colours);
    for (const row of unknown) {
      row.fill.className = `atlas-fill atlas-tint-${STATES[row.mark][0]}`;
      row.fill.style.cssText = "left:0;width:100%";
    }
    this.list.replaceChildren(...known.map(({ item }) => item));
    this.rest.replaceChildren(...unknown.map(({ item }) => item));
    this.rest.hidden = !unknown.length;
    this.mark(view.choice.gebied);
  }

  /** Number the rows from high to low; equal values share the best place. */
  rank(known) {
    this.rankOf = new Map();
    let rank = 0;
    known.forEach((row, place) => {
      if (!place || row.number !== known[place - 1].number) rank = place + 1;
      this.rankOf.set(row.area.code, rank);
    });
  }

  /** Bars start at zero, also when values lie below it. */
  fillBars(known, colours) {
    const low = Math.min(0, known.at(-1)?.number ?? 0);
    const span = Math.max(0, known[0]?.number ?? 0) - low || 1;
    const percent = (number) => (number / span) * 100;
    for (const { fill, number, mark } of known) {
      const start = percent(Math.min(number, 0) - low);
      fill.className = "atlas-fill";
      fill.style.cssText = `left:${start}%;width:${percent(Math.abs(number))}%;background:${colours[mark]}`;
    }
  }

  /** Show the chosen area; bring it into view inside the list, not the page. */
  mark(code) {
    this.chosen?.setAttribute("aria-pressed", "false");
    this.chosen = this.buttons.get(code);
    if (!this.chosen) return;
    this.chosen.setAttribute("aria-pressed", "true");
    const top = this.chosen.offsetTop - this.box.offsetTop;
    const seen = top >= this.box.scrollTop && top < this.box.scrollTop + this.box.clientHeight - 40;
    if (!seen) this.box.scrollTop = top - this.box.clientHeight / 3;
  }

  /** The area under the pointer on the map, shown here too. */
  look(code) {
    this.looked?.classList.remove("atlas-looked");
    this.looked = this.buttons?.get(code);
    this.looked?.classList.add("atlas-looked");
  }
}
