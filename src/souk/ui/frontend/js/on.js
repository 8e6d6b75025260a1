// Delegation: one listener on the document for all present and future matches.
export const on = (type, selector, act, options) =>
  document.addEventListener(type, (event) => {
    const match = event.target.closest?.(selector);
    if (match) act(event, match);
  }, options);

// Now, and again after every swap, for what has to look at the new content.
export const whenShown = (act) => {
  act(document);
  document.addEventListener("htmx:after:swap", () => act(document));
};
