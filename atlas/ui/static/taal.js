// Streamlit's own frame has a few fixed English words; say them in Dutch. And mend what it says to
// a screen reader: a menu with groups is called a list there, but its groups are no items.

const WORDS = {
  "Skip to main content": "Naar de inhoud",
  "Expand sidebar": "Menu openen",
  "Collapse sidebar": "Menu sluiten",
  "Open sidebar": "Menu openen",
  "Close sidebar": "Menu sluiten",
  "Main menu": "Menu",
  "App pages": "Pagina's",
  "Sidebar": "Zijbalk",
  "Page navigation": "Pagina's",
  "Running...": "Bezig",
  "Connecting": "Verbinding maken",
  "Please wait...": "Een ogenblik",
  "Close": "Sluiten",
  "Upload": "Kies een bestand",
  "Add files": "Kies een ander bestand",
  "file upload": "gekozen bestand",
  "upload icon": "",
  "add icon": "",
  "Error:": "Fout:",
  "Drag and drop a file here": "Laat het bestand hier los",
  "Fullscreen": "Volledig scherm",
  "Close fullscreen": "Volledig scherm sluiten",
  "Clear selection": "Keuze wissen",
  "Zoom In": "Inzoomen",
  "Zoom Out": "Uitzoomen",
  "Map": "Ondergrond van de kaart",
  "Toggle attribution": "Toon de bron van de ondergrond",
};
// Texts of the file field that hold a name or a size.
const PATTERNS = [
  [/^(\d+)MB per file( •|$)/, "Hoogstens $1 MB$2"],
  [/^(\d+)\.(\d)([KM]?B)$/, "$1,$2 $3"],
  [/^File must be (\d+(?:\.\d+)?)([KMG]?B) or smaller\.$/, "Het bestand is te groot: hoogstens $1 $2."],
  [/^.* files are not allowed\.$/, "Dit soort bestand kan hier niet. Kies een CSV- of XLSX-bestand."],
  [/^Cancel upload of (.*)$/, "Stop met versturen: $1"],
  [/^Remove (.*)$/, "Haal weg: $1"],
  [/^Fullscreen: (.*)$/, "Volledig scherm: $1"],
  [/^Close fullscreen: (.*)$/, "Volledig scherm sluiten: $1"],
  [/^Clear selection: (.*)$/, "Keuze wissen: $1"],
];
// The policy of the atlas has no WebAssembly. What deck.gl would use it for (packed 3D models) is
// not on our maps; told so, it does not try, and does not fail.
delete globalThis.WebAssembly;

const ATTRIBUTES = ["aria-label", "title", "alt", "placeholder"];

const NO_LIST = '[data-testid="stSidebarNavItems"], [data-testid="stSidebarNavItems"] li';

const OURS = ".atlas-kaart, .atlas-part"; // is Dutch already

/** The Dutch of an English text; null when it needs none. */
function dutch(text) {
  if (!text) return null;
  const pattern = PATTERNS.find(([english]) => english.test(text));
  return WORDS[text] ?? (pattern ? text.replace(...pattern) : null);
}

function translate(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const word = dutch(node.data.trim());
    if (word !== null) node.data = node.data.replace(node.data.trim(), () => word);
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE || node.closest(OURS)) return;
  for (const element of [node, ...node.querySelectorAll("*")]) {
    if (element.matches(NO_LIST)) element.setAttribute("role", "none");
    for (const name of ATTRIBUTES) {
      const word = dutch(element.getAttribute(name));
      if (word !== null) element.setAttribute(name, word);
    }
    for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE) translate(child);
  }
}

translate(document.documentElement);
new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.target.closest?.(OURS)) continue;
    if (change.type === "childList") change.addedNodes.forEach(translate);
    else translate(change.target);
  }
}).observe(document.documentElement, {
  subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
});

// The first picture makes way for what went wrong, if something did.
setTimeout(() => document.getElementById("atlas-first")?.remove(), 15000);

// A fixed link holds on to the version of the figures, in the address as it is now.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-pin], a[data-unpin]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const to = new URL(location.href);
  if (link.hasAttribute("data-pin")) {
    to.searchParams.set("v", new URL(link.href).searchParams.get("v"));
  } else {
    to.searchParams.delete("v");
  }
  event.preventDefault();
  location.assign(to);
});

// Who looks at a fixed version stays with it, wherever he goes within the atlas.
const LEAVES = "[data-pin], [data-unpin]";
const PINNABLE = /^\/(?!catalogus$)([a-z-]*$|download\/)/; // pages, and files of what they show
for (const kind of ["click", "auxclick"]) {
  document.addEventListener(kind, (event) => {
    const version = new URL(location.href).searchParams.get("v");
    const link = event.target.closest?.("a[href]");
    if (!version || !link || link.matches(LEAVES)) return;
    const to = new URL(link.href);
    if (to.origin !== location.origin || to.searchParams.has("v") || !PINNABLE.test(to.pathname)) return;
    to.searchParams.set("v", version);
    link.href = to;
    // Streamlit's own menu would go on without the version: the browser follows it in its place.
    if (!link.closest(".atlas-page, .atlas-kaart")) event.stopPropagation();
  }, true);
}
