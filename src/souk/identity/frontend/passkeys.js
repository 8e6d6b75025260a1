// A form with data-passkey ("get" or "create") asks the device first and sends what it gave, as any form is sent.
// With data-autofill the browser offers passkeys in the form's name field as well, until somebody presses a button.
const supported = Boolean(window.PublicKeyCredential);
const RENEW_AFTER = 4 * 60 * 1000; // a challenge holds five minutes

const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const textOf = (buffer) =>
  buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const described = (list) => list?.map((each) => ({ ...each, id: bytesOf(each.id) }));

const optionsFor = async (form) => {
  const token = form.elements.csrf_token?.value;
  const answer = await fetch(form.dataset.options, { method: "POST", headers: token ? { "X-CSRF-Token": token } : {} });
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(told.detail), { code: told.code });
  const { user, excludeCredentials, allowCredentials, ...rest } = told.publicKey;
  return {
    ...rest,
    challenge: bytesOf(rest.challenge),
    ...(user && { user: { ...user, id: bytesOf(user.id) } }),
    ...(excludeCredentials && { excludeCredentials: described(excludeCredentials) }),
    ...(allowCredentials && { allowCredentials: described(allowCredentials) }),
  };
};

const written = ({ id, rawId, type, response }) =>
  JSON.stringify({
    id,
    rawId: textOf(rawId),
    type,
    response: response.attestationObject
      ? {
          clientDataJSON: textOf(response.clientDataJSON),
          attestationObject: textOf(response.attestationObject),
          transports: response.getTransports?.() ?? [],
        }
      : {
          clientDataJSON: textOf(response.clientDataJSON),
          authenticatorData: textOf(response.authenticatorData),
          signature: textOf(response.signature),
          userHandle: textOf(response.userHandle),
        },
  });

const sentenceFor = (error) =>
  ({
    NotAllowedError: "Nothing was chosen. Try again when you are ready.",
    InvalidStateError: "This device has a passkey for your account already.",
    SecurityError: "Passkeys need the shop's own address, and this page was opened under another.",
  })[error.name] ?? error.message;

const tell = (form, sentence) => {
  const trouble = form.querySelector(".passkey-trouble");
  trouble.textContent = sentence;
  trouble.hidden = !sentence;
};

const send = (form, credential) => {
  form.elements.credential.value = written(credential);
  form.dataset.answered = "true";
  form.requestSubmit();
};

let offering = null;

const ask = async (form) => {
  offering?.abort();
  tell(form, "");
  const button = form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  try {
    const publicKey = await optionsFor(form);
    send(form, await navigator.credentials[form.dataset.passkey]({ publicKey }));
  } catch (error) {
    if (error.code === "confirmation_required") return location.assign(form.dataset.confirmUrl);
    tell(form, sentenceFor(error));
    button.removeAttribute("aria-busy");
  }
};

const offer = async (form) => {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  offering = new AbortController();
  const { signal } = offering;
  const renewal = setTimeout(() => {
    offering.abort();
    offer(form);
  }, RENEW_AFTER);
  signal.addEventListener("abort", () => clearTimeout(renewal));
  try {
    const publicKey = await optionsFor(form);
    if (signal.aborted) return;
    send(form, await navigator.credentials.get({ publicKey, mediation: "conditional", signal }));
  } catch {
    // Nobody asked for it out loud: the password is still there.
  }
};

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.dataset.passkey || form.dataset.answered) return;
    event.preventDefault();
    ask(form);
  },
  { capture: true },
);

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  if (!supported) (form.closest(".entrance-ways") ?? form).hidden = true;
  else if ("autofill" in form.dataset) offer(form);
});

addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-answered]").forEach((form) => delete form.dataset.answered);
});
