// The ranked list beside the map: the same areas, the same choice, the same colours.

class RankedList {
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

  draw(layer, view) {
    const rows = view.values.map((value, index) => ({ index, value, area: layer.areas[index] }));
    const known = rows.filter((row) => row.value != null).sort((a, b) => b.value - a.value);
    const low = Math.min(0, ...known.map((row) => row.value));
    const span = Math.max(0, ...known.map((row) => row.value)) - low || 1;
    let rank = 0;
    this.rankOf = new Map();
    const items = known.map((row, place) => {
      if (!place || row.value !== known[place - 1].value) rank = place + 1;
      this.rankOf.set(row.area.code, rank);
      return this.item(row, view, rank, (-low / span) * 100, (row.value / span) * 100);
    });
    this.list.replaceChildren(...items);
    const unknown = rows.filter((row) => row.value == null);
    unknown.sort((a, b) => a.area.name.localeCompare(b.area.name, "nl"));
    this.rest.replaceChildren(...unknown.map((row) => this.item(row, view)));
    this.rest.hidden = !unknown.length;
    this.buttons = new Map(
      [...this.box.querySelectorAll("button")].map((button) => [button.dataset.code, button]),
    );
    this.mark(view.choice.gebied);
  }

  item({ index, value, area }, view, rank, zero, length) {
    const mark = view.marks[index];
    const text = formatCell(value, STATES[mark]?.[0], view);
    const bar = make("span", { class: "atlas-bar", "aria-hidden": "true" });
    const fill = make("span", { class: mark in STATES ? `atlas-tint-${STATES[mark][0]}` : "" });
    if (rank) {
      fill.style.cssText =
        `left:${length < 0 ? zero + length : zero}%;width:${Math.abs(length)}%;` +
        `background:${view.colours[mark]}`;
    }
    bar.append(fill);
    const place = make("span", { class: "atlas-rank" }, rank ? String(rank) : "–");
    const name = make("span", { class: "atlas-name" }, area.name);
    if (area.gemeente_name) name.append(make("small", {}, ` ${area.gemeente_name}`));
    const button = make(
      "button",
      { type: "button", "data-code": area.code, "aria-pressed": "false" },
      place,
      name,
      make("span", { class: "atlas-value" }, text),
      bar,
    );
    return make("li", {}, button);
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
