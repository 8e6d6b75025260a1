// Passkeys, and copying what is shown once. Each page works without it, by password and code.
import "./passkeys.js";
import "./copying.js";
