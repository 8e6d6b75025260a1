// Stands in for Stripe.js: the few calls that the shop makes, answered by the fake.
(() => {
  const origin = new URL(document.currentScript.src).origin;

  const TITLES = { "3ds": "Your bank", upi: "Your UPI app", card: "Secure card payment input frame" };

  const frame = (name, style) => {
    const made = document.createElement("iframe");
    made.src = `${origin}/frames/${name}`;
    made.title = TITLES[name.split("#")[0]];
    Object.assign(made.style, { border: "0", width: "100%", ...style });
    return made;
  };

  const heard = (from, kind) =>
    new Promise((resolve) => {
      const listen = (event) => {
        if (event.origin !== origin || event.source !== from.contentWindow || event.data.kind !== kind) return;
        removeEventListener("message", listen);
        resolve(event.data);
      };
      addEventListener("message", listen);
    });

  class CardElement {
    constructor(options) {
      this.options = options;
      this.listeners = {};
    }
    on(name, listener) {
      (this.listeners[name] ??= []).push(listener);
      return this;
    }
    mount(where) {
      this.frame = frame("card", { height: "24px" });
      (typeof where === "string" ? document.querySelector(where) : where).append(this.frame);
      heard(this.frame, "ready").then(() => {
        this.frame.contentWindow.postMessage({ kind: "style", color: this.options?.style?.base?.color }, origin);
        this.listeners.ready?.forEach((listener) => listener({ elementType: "card" }));
      });
    }
    update(options) {
      this.frame?.contentWindow.postMessage({ kind: "style", color: options?.style?.base?.color }, origin);
    }
    destroy() {
      this.frame?.remove();
    }
  }

  window.Stripe = (key) => ({
    elements: () => ({ create: (_kind, options) => new CardElement(options) }),
    async createPaymentMethod({ card }) {
      const answer = heard(card.frame, "method");
      card.frame.contentWindow.postMessage({ kind: "create", key }, origin);
      const { method, error } = await answer;
      return error ? { error } : { paymentMethod: method };
    },
    async handleNextAction({ clientSecret }) {
      const ask = async () => (await fetch(`${origin}/v1/payment_intents/${name}?key=${key}&client_secret=${clientSecret}`)).json();
      const name = clientSecret.split("_secret_")[0];
      const { next_action: next } = await ask();
      const bank = frame(`${next.type === "use_stripe_sdk" ? "3ds" : "upi"}#${clientSecret}`, { position: "fixed", inset: "0", height: "100%", zIndex: "1000", background: "white" });
      const done = heard(bank, "done");
      document.body.append(bank);
      await done;
      bank.remove();
      const paymentIntent = await ask();
      return paymentIntent.last_payment_error ? { error: paymentIntent.last_payment_error } : { paymentIntent };
    },
  });
})();
