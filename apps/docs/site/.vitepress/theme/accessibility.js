// The search of VitePress 1.6 gives roles to elements that contain links and buttons, and names to links that differ from
// their text. Screen readers and axe reject both. Without them, the results are a list of links.
const wrong = {
  ".VPLocalSearchBox": ["role", "aria-owns", "aria-expanded", "aria-haspopup", "aria-labelledby"],
  ".VPLocalSearchBox [role=listbox]": ["role", "aria-labelledby"],
  ".VPLocalSearchBox [role=option]": ["role"],
  ".VPLocalSearchBox [aria-selected]": ["aria-selected"],
  ".VPLocalSearchBox .result": ["aria-label"],
};

function repair() {
  for (const [selector, attributes] of Object.entries(wrong))
    for (const element of document.querySelectorAll(selector))
      for (const attribute of attributes) element.removeAttribute(attribute);
  for (const key of document.querySelectorAll(".VPLocalSearchBox kbd[aria-label]")) key.setAttribute("role", "img");
  // On a phone, the button has no text.
  for (const button of document.querySelectorAll(".DocSearch-Button"))
    if (button.innerText.trim() !== "") button.removeAttribute("aria-label");
}

/** Repairs the search now, and whenever it changes. */
export function repairAccessibility() {
  repair();
  new MutationObserver(repair).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ["aria-selected"],
  });
}
