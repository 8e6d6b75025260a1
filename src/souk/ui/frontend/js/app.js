// Everything here is an addition: each page works without it. Listeners sit on the document, so swapped-in
// content needs no starting.
import "./htmx.js";
import "./theme.js";
import "./dialogs.js";
import "./suggestions.js";
import "./forms.js";
import "./tabs.js";
import "./reveal.js";
import "./facets.js";
import "./quantity.js";
import "./gallery.js";
import "./rows.js";
import "./files.js";
import "./toasts.js";
import "./times.js";
