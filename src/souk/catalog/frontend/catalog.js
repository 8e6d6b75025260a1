// What was added shows itself: the cart opens beside the page.
document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (!target.matches?.("[data-add-to-cart]") || !detail.ctx?.response?.raw?.ok) return;
  const drawer = document.getElementById("drawer");
  if (!drawer.open) drawer.showModal();
});
