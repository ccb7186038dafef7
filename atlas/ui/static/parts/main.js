// A page of parts: a skeleton that travels once, values that are filled in, choices sent back.

const pages = new WeakMap();
const QUIET = 600; // milliseconds without a change before it is said that figures changed
const CHANGED = "De cijfers zijn bijgewerkt.";
const COPIED = "Het adres is gekopieerd";
const FILES = { csv: "CSV", xlsx: "Excel (XLSX)", pdf: "PDF", md: "Markdown (MD)" };
const FOCUSABLE = "a[href], button, input, select, summary, [tabindex]";

class Page {
  constructor(parent) {
    this.heading = make("h1", { tabindex: -1 });
    this.lead = make("p", { class: "atlas-page-lead" });
    this.nav = make("ul", {});
    this.notices = make("div", { class: "atlas-notices", role: "status" });
    this.part = make("div", { class: "atlas-part-body" });
    this.downloads = make("section", { class: "atlas-downloads" });
    this.status = make("p", { class: "atlas-part-unseen", role: "status" });
    this.header = make("header", {}, this.heading, this.lead);
    this.navBox = make("nav", { class: "atlas-part-nav" }, this.nav);
    this.root = make("div", { class: "atlas-page atlas-part" },
      this.header,
      this.navBox,
      make("p", { class: "atlas-part-busy", "aria-hidden": "true" }, "Bezig met rekenen"),
      this.notices, this.part, this.downloads, this.status);
    this.parent = parent;
    this.sender = new Sender({ busy: (yes) => this.root.classList.toggle("atlas-part-waits", yes) });
    const send = (params) => this.sender.send(params);
    this.forms = new Forms(this.part, (yes) => this.root.classList.toggle("atlas-part-waits", yes));
    this.fields = new Fields(this.part, send);
    this.root.addEventListener("click", (event) => this.onClick(event, send));
  }

  onClick(event, send) {
    const link = event.target.closest("[data-send]");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link || elsewhere) return;
    event.preventDefault();
    this.followed = true;
    send(JSON.parse(link.dataset.send));
    document.getElementById(link.dataset.show)?.scrollIntoView();
  }

  async update(component) {
    this.sender.component = this.forms.component = component;
    this.sender.answered();
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const view = await unpack(component.data);
    if (this.turn !== turn) return;
    const before = this.view;
    this.view = view;
    const skeleton = await load(view.skeleton, "text");
    if (this.view !== view) return;
    if (this.skeleton !== view.skeleton) this.build(skeleton);
    this.skeleton = view.skeleton;
    const changed = this.draw(view);
    // Another part, or another subject that a link led to: reading begins at its title.
    const elsewhere = before && (before.deel !== view.deel || (this.followed && before.title !== view.title));
    this.followed = false;
    if (elsewhere && view.region !== "below") this.heading.focus();
    else if (before && changed && view.region !== "below") this.tell(this.news || CHANGED);
  }

  /** Another part: its own HTML, without figures yet. */
  build(skeleton) {
    this.part.innerHTML = skeleton;
    this.drawn = new Map();
    this.maps = new Map();
    this.fields.moved.clear();
  }

  /** Show a view; true when figures changed. */
  draw(view) {
    document.getElementById("atlas-first")?.remove();
    // Only now: before, the page would have a second, empty H1 under the one it began with.
    if (!this.root.isConnected) this.parent.append(this.root);
    // A part can stand above and below something else; the second has no head of its own.
    const below = view.region === "below";
    this.root.classList.add(`atlas-part-${view.page}`);
    this.header.hidden = below;
    this.navBox.hidden = below || view.nav.length < 2;
    this.downloads.hidden = view.region === "above";
    if (below) this.heading.remove();
    if (this.heading.textContent !== view.title) this.heading.textContent = view.title;
    this.lead.textContent = view.lead;
    this.drawNav(view);
    this.drawNotices(view);
    let changed = false;
    for (const box of this.part.querySelectorAll("[data-out]")) {
      const html = view.out[box.dataset.out] ?? "";
      if (this.drawn.get(box) === html) continue;
      this.drawn.set(box, html);
      replaceContent(box, html);
      changed = true;
    }
    this.news = this.findNews();
    for (const box of this.part.querySelectorAll("[data-map]")) this.drawMap(box, view);
    this.fields.fill(view, this.sender.idle);
    this.drawDownloads(view);
    // The focus goes to the answer to a form: that is told by itself.
    return !this.forms.drawn() && changed;
  }

  /** The sentences with `data-tell` that changed; they are kept by that name. */
  findNews() {
    const now = new Map([...this.part.querySelectorAll("[data-tell]")].map((each) => [each.dataset.tell, each.textContent]));
    const changed = [...now].filter(([name, text]) => this.told?.get(name) !== text);
    this.told = now;
    return changed.map(([, text]) => text).join(" ");
  }

  /** Only when they are others: a screen reader says them anew each time they are put there. */
  drawNotices({ notices }) {
    const said = notices.join("\n");
    if (this.noticed === said) return;
    this.noticed = said;
    this.notices.replaceChildren(...notices.map((notice) => make("p", {}, notice)));
  }

  drawNav({ deel, nav, page, pageTitle }) {
    if (!this.nav.children.length) {
      this.navBox.setAttribute("aria-label", `Delen van ${pageTitle}`);
      this.nav.append(...nav.map(([key, title]) =>
        make("li", {}, make("a", { "data-send": JSON.stringify({ deel: key }) }, title))));
    }
    nav.forEach(([key, , query], place) => {
      const link = this.nav.children[place].firstChild;
      link.href = `/${page}?${query}`;
      if (key === deel) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
  }

  /** Draw a map when its layer is there; a change of values keeps the shapes and the focus. */
  async drawMap(box, view) {
    const values = view.maps[box.dataset.map];
    box.hidden = !values;
    if (!values) return;
    const layer = await load(values.layer);
    if (this.view !== view || !box.isConnected) return;
    if (!this.maps.has(box)) this.maps.set(box, new FramedMap(box, (params) => this.sender.send(params)));
    this.maps.get(box).draw(layer, values);
  }

  drawDownloads({ query, own, page, files }) {
    if (this.downloads.dataset.query === `${query} ${own}`) return;
    this.downloads.dataset.query = `${query} ${own}`;
    const file = (ending) => make("li", {}, make("a", { href: `/download/${page}.${ending}?${query}`, download: true }, FILES[ending]));
    const copy = make("button", { type: "button", onclick: () => this.copy(copy, query) }, "Kopieer het adres van dit deel met uw keuzes");
    const taken = own
      ? [make("p", {}, own)]
      : [make("p", {}, "Met alle aannames, bronnen en het adres erbij:"), make("ul", {}, ...files.map(file))];
    this.downloads.replaceChildren(make("h2", {}, "Cijfers meenemen"), ...taken, copy);
  }

  async copy(button, query) {
    if (await copyAddress(button, query)) this.tell(COPIED);
  }

  /** Say something to a screen reader, once, when the changes have come to rest. */
  tell(text) {
    clearTimeout(this.telling);
    this.status.textContent = "";
    this.telling = setTimeout(() => (this.status.textContent = text), QUIET);
  }
}

/** The JSON of a message, which is packed: HTML says much twice. */
function unpack(data) {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** A map with its title above it and its legend under it. */
class FramedMap {
  /** A box with `data-choose` sends the area that a visitor picks under that name. */
  constructor(box, send) {
    this.send = send;
    this.word = box.dataset.choose;
    this.caption = make("figcaption", {});
    this.legend = make("div", { class: "atlas-legend" });
    const panel = make("div", {});
    box.replaceChildren(make("figure", { class: "atlas-part-map" }, this.caption, panel, this.legend));
    this.map = new AreaMap(panel, { choose: (code) => this.choose(code), point: () => {} });
  }

  draw(layer, values) {
    if (this.layer !== layer) this.map.drawLayer(layer);
    this.layer = layer;
    this.values = values;
    this.map.svg.dataset.level = values.level;
    this.caption.replaceChildren(make("strong", {}, values.question), ` ${values.scope}`);
    this.map.drawValues(values, false);
    if (this.legendHtml !== values.legend) this.legend.innerHTML = values.legend;
    this.legendHtml = values.legend;
  }

  choose(code) {
    const chosen = code === this.values.choice.gebied ? "" : code;
    this.values.choice.gebied = chosen;
    this.map.mark(chosen);
    if (this.word) this.send({ [this.word]: chosen });
  }
}

/**
 * Put other HTML in a box; what was open, scrolled or had focus in it stays so. When the link that
 * had focus is gone, its box gets it: never another link, which a second Enter would follow.
 */
function replaceContent(box, html) {
  const open = new Map([...box.querySelectorAll("details")].map((each) => [nameOf(each), each.open]));
  const scrolled = [...box.querySelectorAll(".atlas-wide")].map((each) => each.scrollLeft);
  const active = box.contains(document.activeElement) && document.activeElement !== box ? document.activeElement : null;
  const place = [...box.querySelectorAll(FOCUSABLE)].indexOf(active);
  box.innerHTML = html;
  for (const each of box.querySelectorAll("details")) each.open = open.get(nameOf(each)) ?? each.open;
  box.querySelectorAll(".atlas-wide").forEach((each, place) => (each.scrollLeft = scrolled[place] ?? 0));
  if (active) keepFocus(box, active, place);
}

function keepFocus(box, before, place) {
  const now = [...box.querySelectorAll(FOCUSABLE)];
  const same = now.find((each) => each.tagName === before.tagName && labelOf(each) === labelOf(before));
  const acts = before.matches("a, button");
  if (!same && acts) box.tabIndex = -1;
  (same ?? (acts ? box : now[place]))?.focus({ preventScroll: true });
}

function labelOf(element) {
  return element.name || element.getAttribute("aria-label") || element.textContent;
}

function nameOf(details) {
  return details.id || details.querySelector("summary")?.textContent;
}

/** Copy an address, or show it to copy by hand; true when it was copied. */
async function copyAddress(button, query) {
  const address = `${location.origin}${location.pathname}${query && `?${query}`}`;
  try {
    await navigator.clipboard.writeText(address);
    button.textContent = COPIED;
    return true;
  } catch {
    button.replaceWith(make("input", { type: "text", readonly: true, value: address, "aria-label": "Adres van dit deel met uw keuzes" }));
    return false;
  }
}

export default function (component) {
  const { parentElement } = component;
  if (!pages.has(parentElement)) pages.set(parentElement, new Page(parentElement));
  pages.get(parentElement).update(component);
  return () => {};
}
