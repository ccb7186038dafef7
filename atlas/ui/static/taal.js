// Streamlit's own frame has a few fixed English words; say them in Dutch.

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
};
const ATTRIBUTES = ["aria-label", "title", "alt", "placeholder"];

function translate(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const word = WORDS[node.data.trim()];
    if (word) node.data = word;
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE || node.closest(".atlas-kaart")) return;
  for (const element of [node, ...node.querySelectorAll("*")]) {
    for (const name of ATTRIBUTES) {
      const word = WORDS[element.getAttribute(name)];
      if (word) element.setAttribute(name, word);
    }
    for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE) translate(child);
  }
}

translate(document.documentElement);
new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.target.closest?.(".atlas-kaart")) continue; // ours is Dutch already
    if (change.type === "childList") change.addedNodes.forEach(translate);
    else translate(change.target);
  }
}).observe(document.documentElement, {
  subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
});

// The first picture makes way for what went wrong, if something did.
setTimeout(() => document.getElementById("atlas-first")?.remove(), 15000);
