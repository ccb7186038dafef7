// What the parts of the page share: elements, Dutch numbers, words, cached files.

const SVG = "http://www.w3.org/2000/svg";
const STATES = {
  s: ["suppressed", "verborgen"],
  m: ["missing", "ontbreekt"],
  n: ["not_applicable", "niet van toepassing"],
};
const NO_BOUNDARY = "geen buurtgrens beschikbaar";
const STATE_WORDS = Object.fromEntries(Object.values(STATES));
const LEVELS = { gemeente: "Gemeenten", wijk: "Wijken", buurt: "Buurten", regio: "Regio's" };
const METHODS = {
  kwantielen: "Even veel gebieden per klasse",
  gelijk: "Even brede klassen",
  natuurlijk: "Natuurlijke grenzen (Jenks)",
  standaardafwijking: "Afstand tot het gemiddelde",
  handmatig: "Eigen grenzen",
};

/** Make an element: `make("p", {class: "x", onclick}, "text", child)`. Text stays text. */
function make(name, attributes = {}, ...children) {
  const svg = ["svg", "g", "path", "text", "tspan", "rect", "circle", "line", "polyline"];
  const element = svg.includes(name)
    ? document.createElementNS(SVG, name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

const formats = new Map();

/** A number the Dutch way with a fixed number of decimals: 1.234,5. */
function formatNumber(value, decimals) {
  if (!formats.has(decimals)) {
    formats.set(
      decimals,
      new Intl.NumberFormat("nl-NL", {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      }),
    );
  }
  return formats.get(decimals).format(value);
}

/** A value with the short sign of its unit, as on the server: 12,4%, € 50.000, 3,4 km. */
function formatValue(value, { unit, decimals }) {
  const number = formatNumber(value, decimals);
  if (unit === "%") return `${number}%`;
  if (unit === "euro") return `€\u00a0${number}`;
  return unit === "km" ? `${number} km` : number;
}

/** The value, or the word for why there is none; `status` is also a state then. */
function formatCell(value, state, view) {
  return value == null ? STATE_WORDS[state] || STATE_WORDS.missing : formatValue(value, view);
}

const files = new Map();

/** The JSON (or the text) behind an address; every address is fetched once. */
function load(url, form = "json") {
  if (!files.has(url)) {
    const file = fetch(url).then((answer) => {
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return answer[form]();
    });
    file.catch(() => files.delete(url));
    files.set(url, file);
  }
  return files.get(url);
}

/** Fill a select with [value, label] pairs, only when they changed. */
function fillSelect(select, options, chosen) {
  const signature = JSON.stringify(options);
  if (select.dataset.options !== signature) {
    select.replaceChildren(
      ...options.map(([value, label]) => make("option", { value }, label)),
    );
    select.dataset.options = signature;
  }
  select.value = chosen;
}
