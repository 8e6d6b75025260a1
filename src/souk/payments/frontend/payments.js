// Paying by card: the number goes from Stripe's frame straight to Stripe, and the shop gets what stands for it.
// [data-card-form] holds the frame on the checkout's form; [data-next-action] is the page where a bank asks back.
const loading = new Map();

const stripeOf = ({ script, key }) => {
  if (!loading.has(script)) {
    const loaded = new Promise((resolve, reject) => {
      const tag = Object.assign(document.createElement("script"), { src: script, onload: resolve });
      tag.onerror = () => reject(new Error("The card form could not be loaded. Reload the page to try again."));
      document.head.append(tag);
    });
    loading.set(script, loaded.then(() => window.Stripe(key)));
  }
  return loading.get(script);
};

const tell = (place, sentence) => {
  const trouble = place.querySelector("[data-card-trouble]");
  trouble.textContent = sentence;
  trouble.hidden = !sentence;
};

const looks = () => {
  const { color, fontFamily, fontSize } = getComputedStyle(document.body);
  const iconColor = color;
  return { base: { color, iconColor, fontFamily, fontSize, "::placeholder": { color: getComputedStyle(document.documentElement).getPropertyValue("--muted").trim() || color } } };
};

const chosen = (form) => form.elements.payment.value ?? form.querySelector("[name=payment]:checked")?.value;

const mountCard = async (place) => {
  const form = place.closest("form");
  const choice = place.dataset.cardForm;
  const show = () => (place.hidden = chosen(form) !== choice);
  form.addEventListener("change", show);
  show();
  let stripe, card;
  try {
    stripe = await stripeOf(place.dataset);
    card = stripe.elements().create("card", { hidePostalCode: true, style: looks() });
    card.mount(place.querySelector("[data-card-frame]"));
    card.on("ready", () => (place.dataset.ready = "true"));
    card.on("change", ({ error }) => tell(place, error?.message ?? ""));
  } catch (error) {
    return tell(place, error.message);
  }
  new MutationObserver(() => card.update({ style: looks() })).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  const fill = (name, value) => (form.elements[name].value = value ?? "");
  form.addEventListener(
    "submit",
    async (event) => {
      const asksOnly = Boolean(event.submitter?.name);
      if (asksOnly || chosen(form) !== choice || form.elements.payment_token.value) return;
      event.preventDefault();
      if (place.dataset.asking) return;
      place.dataset.asking = "true";
      event.submitter?.setAttribute("aria-busy", "true");
      const { paymentMethod, error } = await stripe.createPaymentMethod({ type: "card", card });
      delete place.dataset.asking;
      event.submitter?.removeAttribute("aria-busy");
      if (error) {
        tell(place, error.message);
        return place.scrollIntoView({ block: "center" });
      }
      tell(place, "");
      fill("payment_token", paymentMethod.id);
      fill("payment_brand", paymentMethod.card?.brand);
      fill("payment_last_four", paymentMethod.card?.last4);
      form.requestSubmit(event.submitter);
    },
    { capture: true },
  );
  addEventListener("pageshow", (event) => event.persisted && fill("payment_token", ""));
};

const askBank = async (place) => {
  const button = place.querySelector("[data-ask-bank]");
  const ask = async () => {
    button.setAttribute("aria-busy", "true");
    tell(place, "");
    try {
      const stripe = await stripeOf(place.dataset);
      const { error } = await stripe.handleNextAction({ clientSecret: place.dataset.nextAction });
      if (error && !error.code) throw error;
      place.querySelector("form[data-go-on]").requestSubmit();
    } catch (error) {
      tell(place, error.message);
      button.removeAttribute("aria-busy");
    }
  };
  button.addEventListener("click", ask);
  ask();
};

document.querySelectorAll("[data-card-form]").forEach(mountCard);
document.querySelectorAll("[data-next-action]").forEach(askBank);
