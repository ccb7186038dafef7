// The search on the page Start: a field, what was found as links, and how many there are.
// The server searches; this sends what is typed and draws the answer.

const WAIT = 150; // ms of silence before what is typed is sent
const boxes = new WeakMap();
let count = 0;

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

class Search {
  constructor(parent) {
    const id = `atlas-zoek-${(count += 1)}`;
    this.answers = new Map([["", { asked: "", status: "", hits: [] }]]);
    this.label = make("label", { for: id });
    this.hint = make("p", { class: "atlas-search-hint", id: `${id}-uitleg` });
    this.input = make("input", {
      id,
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      maxlength: "80",
      enterkeyhint: "go",
      "aria-describedby": `${id}-uitleg`,
    });
    this.status = make("p", { class: "atlas-search-status", role: "status" });
    this.hits = make("ul", { class: "atlas-search-hits" });
    this.form = make("form", { role: "search", class: "atlas-search" });
    this.form.append(this.label, this.hint, this.input, this.status, this.hits);
    this.form.addEventListener("submit", (event) => this.open(event));
    this.form.addEventListener("keydown", (event) => this.walk(event));
    this.input.addEventListener("input", () => this.wait());
    parent.append(this.form);
  }

  /** Keep an answer of the server, and show it unless more has been typed since. */
  update(component) {
    const { data } = component;
    this.component = component;
    this.label.textContent = data.label;
    this.hint.textContent = data.hint;
    this.answers.set(data.asked, data);
    if (data.asked === this.wanted()) this.show(data);
  }

  show({ asked, status, hits }) {
    this.shown = asked;
    this.status.textContent = status;
    this.hits.replaceChildren(...hits.map((hit) => this.hit(hit)));
    if (this.opening) this.open();
  }

  hit({ name, about, href }) {
    const link = make("a", { href }, make("strong", {}, name), make("span", {}, about));
    return make("li", {}, link);
  }

  wanted() {
    return this.input.value.trim();
  }

  wait() {
    this.opening = false;
    clearTimeout(this.timer);
    if (this.answers.has(this.wanted())) this.show(this.answers.get(this.wanted()));
    else this.timer = setTimeout(() => this.ask(), WAIT);
  }

  ask() {
    clearTimeout(this.timer);
    if (this.input.isConnected) this.component.setTriggerValue("query", this.wanted());
  }

  /** Enter opens the first that was found, as soon as the answer is there. */
  open(event) {
    event?.preventDefault();
    this.opening = this.wanted() !== "" && this.shown !== this.wanted();
    if (this.opening) this.ask();
    else if (this.wanted()) this.hits.querySelector("a")?.click();
  }

  /** Arrow keys walk the links; Escape goes back to the field. */
  walk(event) {
    const stops = [this.input, ...this.hits.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Escape" && at > 0) this.input.focus();
    else if (!step || !stops[at + step]) return;
    else stops[at + step].focus();
    event.preventDefault();
  }
}

export default function (component) {
  const { parentElement } = component;
  if (!boxes.has(parentElement)) boxes.set(parentElement, new Search(parentElement));
  boxes.get(parentElement).update(component);
  return () => {};
}
