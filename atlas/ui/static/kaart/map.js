// The map: one SVG, drawn once a level; a change of values only sets fills and labels.

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The forms of signs, in pixels round their point: a square, a diamond, a cross.
const SIGNS = {
  is: "M-5-5h10v10h-10z",
  nieuw: "M0-9l9 9l-9 9l-9-9z",
  weg: "M-6-8l6 6l6-6l2 2l-6 6l6 6l-2 2l-6-6l-6 6l-2-2l6-6l-6-6z",
};

const SIGN_HALF = 9; // pixels from the middle of a sign to its edge
const LETTER = 0.28; // half the width of a letter, in heights of a letter
const LIFTS = [0, 1.3, -1.3, 2.3, -2.3]; // lines that a name may move to make room for a sign

// Every map has tints of its own: those of a hidden map would not be drawn.
let mapCount = 0;

class AreaMap {
  /** `choose(code)` is called when a visitor picks an area, `point(code)` when he looks at one. */
  constructor(panel, { choose, point }) {
    this.id = ++mapCount;
    this.choose = choose;
    this.point = point;
    this.svg = make("svg", {
      class: "atlas-map",
      role: "group",
      "aria-roledescription": "kaart",
      preserveAspectRatio: "xMidYMid meet",
    });
    this.card = make("div", { class: "atlas-card", hidden: true });
    this.frame = make("div", { class: "atlas-map-frame" }, this.svg, this.card, this.zoomButtons());
    panel.append(this.frame);
    this.svg.addEventListener("keydown", (event) => this.onKey(event));
    this.svg.addEventListener("click", (event) => this.onClick(event));
    this.svg.addEventListener("pointermove", (event) => this.onPointer(event));
    this.svg.addEventListener("pointerleave", () => this.look(null));
    this.svg.addEventListener("focusin", (event) => this.look(event.target.dataset.code ?? null));
    this.svg.addEventListener("focusout", () => this.look(null));
    this.enableDrag();
    new ResizeObserver(([{ contentRect }]) => {
      this.size = contentRect;
      this.scaleLabels();
    }).observe(this.svg);
  }

  zoomButtons() {
    const button = (label, sign, factor) =>
      make("button", { type: "button", "aria-label": label, onclick: () => this.zoom(factor) }, sign);
    return make(
      "div",
      { class: "atlas-zoom", role: "group", "aria-label": "In- en uitzoomen" },
      button("Zoom in", "+", 0.6),
      button("Zoom uit", "−", 1 / 0.6),
      button("Toon heel Drenthe", "↺", 0),
    );
  }

  /** Draw the shapes of a layer; called once a level. */
  drawLayer(layer) {
    this.layer = layer;
    this.index = new Map(layer.areas.map((area, index) => [area.code, index]));
    this.home = [0, 0, ...layer.view];
    this.shapes = layer.areas.map((area) =>
      area.d
        ? make("path", { d: area.d, "data-code": area.code, role: "button", tabindex: -1, "aria-pressed": "false" })
        : null,
    );
    const path = (cls, d) => make("path", { class: cls, d });
    this.rings = ["dark", "white"].map((tone) => path(`atlas-ring atlas-ring-${tone}`, ""));
    this.chosenRing = path("atlas-chosen", "");
    this.labels = make("g", { class: "atlas-labels", "aria-hidden": "true" });
    this.signs = make("g", { class: "atlas-signs", "aria-hidden": "true" });
    this.svg.replaceChildren(
      patterns(this.id),
      make(
        "g",
        { "aria-hidden": "true" },
        ...layer.rest.map((part) => this.rest(part)),
        ...layer.others.map((part) => path("atlas-other-area", part.d)),
      ),
      make("g", {}, ...this.shapes.filter(Boolean)),
      make(
        "g",
        { "aria-hidden": "true" },
        path("atlas-borders", layer.borders),
        path("atlas-outline", layer.outline),
        this.chosenRing,
        ...this.rings,
      ),
      this.labels,
      this.signs,
    );
    this.pressed = undefined;
    this.current = this.shapes.findIndex(Boolean);
    this.setView(this.home);
  }

  /** A part of a wijk of which nobody knows where its buurten lie. */
  rest(part) {
    const shape = make("path", { class: "atlas-rest", d: part.d });
    const title = document.createElementNS(SVG, "title");
    title.textContent = NO_BOUNDARY;
    shape.append(title);
    return shape;
  }

  /** Set fills, names for screen readers and labels; colours fade only while years play. */
  drawValues(view, playing) {
    this.view = view;
    this.svg.classList.toggle("atlas-playing", playing);
    const { marks, colours, values } = view;
    this.shapes.forEach((shape, index) => {
      if (!shape) return;
      const mark = marks[index];
      shape.style.fill = mark in STATES ? `url(#atlas-${STATES[mark][0]}-${this.id})` : colours[mark];
      const text = formatCell(values[index], STATES[mark]?.[0], view);
      shape.setAttribute("aria-label", `${this.layer.areas[index].name}: ${text}`);
    });
    const things = view.level === "kern" ? "kernen" : "gebieden";
    this.svg.setAttribute(
      "aria-label",
      `${sentence(view.question)} ${sentence(view.scope)} Kaart met ${this.shapes.filter(Boolean).length} ${things}. ` +
        "Loop met de pijltjestoetsen, kies met Enter, verlaat de kaart met Escape.",
    );
    this.drawLabels();
    this.drawSigns(view.points ?? []);
    this.mark(view.choice.gebied);
  }

  /** Signs on top of the areas, a form for each kind; what they mean stands in the legend. */
  drawSigns(points) {
    const signs = points.map(([x, y, kind]) => {
      const sign = make("path", { class: `atlas-sign-${kind}`, d: SIGNS[kind] });
      sign.at = [x, y];
      return sign;
    });
    this.signs.replaceChildren(...signs);
    this.scaleLabels();
  }

  drawLabels() {
    const named = this.layer.labels.map((label) => {
      const index = this.index.get(label.code);
      const value = index == null ? null : this.view.values[index];
      const lines = [make("tspan", { x: label.x }, label.name)];
      if (value != null) {
        const text = formatNumber(value, this.view.decimals);
        lines.push(make("tspan", { x: label.x, dy: "1.15em", class: "atlas-label-value" }, text));
      }
      return make("text", { x: label.x, y: label.y }, ...lines);
    });
    this.labels.replaceChildren(...named);
    this.scaleLabels();
  }

  /** Labels keep their size on the screen at every width and zoom. */
  scaleLabels() {
    if (!this.layer || !this.box) return;
    // Kept from the observer: asking the svg itself would make the browser lay out twice.
    const { width, height } = this.size ?? this.svg.getBoundingClientRect();
    const units = Math.max(this.box[2] / (width || 1), this.box[3] / (height || 1));
    this.units = units;
    const font = (width < 480 ? 10.5 : 13) * units;
    this.labels.style.fontSize = `${font}px`;
    this.labels.classList.toggle("atlas-small", width < 480);
    for (const sign of this.signs.children) {
      sign.setAttribute("transform", `translate(${sign.at}) scale(${units})`);
    }
    this.makeRoom(font);
  }

  /** Names move up or down where a sign would stand on them; without signs they stay. */
  makeRoom(font) {
    const signs = [...this.signs.children].map((sign) => sign.at);
    const taken = [];
    for (const { firstChild } of signs.length || this.moved ? this.labels.children : []) {
      const half = LETTER * font * firstChild.textContent.length;
      const x = Number(firstChild.getAttribute("x"));
      const y = Number(firstChild.parentNode.getAttribute("y")) - 0.3 * font;
      const reach = SIGN_HALF * this.units;
      const free = (lift) =>
        !signs.some(([sx, sy]) => Math.abs(sx - x) < half + reach && Math.abs(sy - y - lift * font) < font / 2 + reach) &&
        !taken.some(([tx, ty, wide]) => Math.abs(tx - x) < half + wide && Math.abs(ty - y - lift * font) < font);
      const lift = signs.length ? (LIFTS.find(free) ?? 0) : 0;
      taken.push([x, y + lift * font, half]);
      firstChild.parentNode.setAttribute("transform", `translate(0 ${lift * font})`);
    }
    this.moved = signs.length > 0;
  }

  /** Show which area is chosen, in the ring, the pressed state and the order of Tab. */
  mark(code) {
    this.shapes[this.pressed]?.setAttribute("aria-pressed", false);
    const index = this.index.get(code);
    const shape = this.shapes[index];
    shape?.setAttribute("aria-pressed", true);
    this.pressed = index;
    this.chosenRing.setAttribute("d", shape ? this.layer.areas[index].d : "");
    this.setTabStop(shape ? index : this.current);
  }

  setTabStop(index) {
    this.shapes[this.current]?.setAttribute("tabindex", -1);
    this.shapes[index]?.setAttribute("tabindex", 0);
    this.current = index;
  }

  /** The same card and ring for the pointer, the keyboard and the list. */
  look(code, fromOutside = false) {
    const index = code ? this.index.get(code) : undefined;
    const area = this.layer?.areas[index];
    for (const ring of this.rings ?? []) ring.setAttribute("d", area?.d ?? "");
    this.card.hidden = !area?.d;
    if (!fromOutside) this.point(area ? code : null);
    if (!area?.d) return;
    const { values, marks } = this.view;
    const text = formatCell(values[index], STATES[marks[index]]?.[0], this.view);
    this.card.replaceChildren(make("strong", {}, area.name), make("span", {}, text));
    this.placeCard(area);
  }

  placeCard(area) {
    const point = new DOMPoint(...area.label).matrixTransform(this.svg.getScreenCTM());
    const frame = this.frame.getBoundingClientRect();
    const half = this.card.offsetWidth / 2;
    const x = Math.min(Math.max(point.x - frame.left, half + 4), frame.width - half - 4);
    const above = point.y - frame.top - 14;
    const y = above > this.card.offsetHeight ? above : point.y - frame.top + 14;
    this.card.style.left = `${x}px`;
    this.card.style.top = `${Math.max(y, 0)}px`;
    this.card.classList.toggle("atlas-card-below", above <= this.card.offsetHeight);
  }

  onClick(event) {
    const code = event.target.dataset?.code;
    if (code && !this.dragged) this.choose(code);
  }

  onPointer(event) {
    if (event.pointerType !== "touch") this.look(event.target.dataset?.code ?? null);
  }

  onKey(event) {
    const index = this.index.get(event.target.dataset?.code);
    if (index == null) return;
    if (event.key === "Enter" || event.key === " ") this.choose(event.target.dataset.code);
    else if (event.key === "Escape") this.leave();
    else if (event.key in ARROWS) this.walk(index, ARROWS[event.key]);
    else return;
    event.preventDefault();
  }

  /** Leave the map by keyboard: on to the first button after it. */
  leave() {
    this.frame.querySelector(".atlas-zoom button").focus();
  }

  /** Focus the nearest area in a direction: distance counts, sideways counts double. */
  walk(from, [dx, dy]) {
    const start = this.layer.areas[from];
    let best = null;
    this.layer.areas.forEach((area, index) => {
      if (!area.d || index === from) return;
      const x = area.label[0] - start.label[0];
      const y = area.label[1] - start.label[1];
      const ahead = x * dx + y * dy;
      const aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (ahead <= 0 || aside > 2 * ahead) return;
      const distance = ahead + 2 * aside;
      if (!best || distance < best.distance) best = { index, distance };
    });
    if (!best) return;
    this.setTabStop(best.index);
    this.shapes[best.index].focus();
  }

  zoom(factor) {
    if (!factor) return this.setView(this.home);
    const [x, y, w, h] = this.box;
    const width = Math.min(this.home[2], Math.max(this.home[2] / 16, w * factor));
    this.zoomTo([x + w / 2, y + h / 2], width);
  }

  zoomTo([cx, cy], width) {
    const height = (width / this.home[2]) * this.home[3];
    const x = Math.min(Math.max(cx - width / 2, 0), this.home[2] - width);
    const y = Math.min(Math.max(cy - height / 2, 0), this.home[3] - height);
    this.setView([x, y, width, height]);
  }

  setView(box) {
    this.box = box;
    this.svg.setAttribute("viewBox", box.join(" "));
    this.svg.classList.toggle("atlas-zoomed", box[2] < this.home[2]);
    this.scaleLabels();
  }

  /** Drag a zoomed map with mouse or finger; a drag is not a click. */
  enableDrag() {
    let start = null;
    this.svg.addEventListener("pointerdown", (event) => {
      this.dragged = false;
      if (this.box[2] < this.home[2]) start = { x: event.clientX, y: event.clientY, box: this.box };
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (!start) return;
      const dx = event.clientX - start.x;
      const dy = event.clientY - start.y;
      if (Math.abs(dx) + Math.abs(dy) < 5 && !this.dragged) return;
      this.dragged = true;
      const [x, y, w, h] = start.box;
      this.zoomTo([x + w / 2 - dx * this.units, y + h / 2 - dy * this.units], w);
    });
    for (const name of ["pointerup", "pointerleave", "pointercancel"]) {
      this.svg.addEventListener(name, () => (start = null));
    }
  }
}

/** The text with a full stop, where it does not end as a sentence yet. */
function sentence(text) {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** The tints of the three states without a value; same as on the printed sheet. */
function patterns(map) {
  const defs = document.createElementNS(SVG, "defs");
  const pattern = (name, ...children) => {
    const element = document.createElementNS(SVG, "pattern");
    const side = name === "atlas-suppressed" ? 70 : 90;
    for (const [key, value] of Object.entries({
      id: `${name}-${map}`,
      width: side,
      height: side,
      patternUnits: "userSpaceOnUse",
      patternTransform: name === "atlas-missing" ? "rotate(45)" : "",
    })) element.setAttribute(key, value);
    element.append(make("rect", { width: side, height: side, class: `${name}-ground` }), ...children);
    return element;
  };
  defs.append(
    pattern("atlas-missing", make("rect", { width: 28, height: 90, class: "atlas-missing-ink" })),
    pattern("atlas-suppressed", make("circle", { cx: 35, cy: 35, r: 13, class: "atlas-suppressed-ink" })),
    pattern("atlas-not_applicable"),
  );
  return defs;
}
