document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const lines = [...document.getElementById(button.dataset.copy).children].map((line) => line.textContent.trim());
  await navigator.clipboard.writeText(lines.join("\n"));
  button.querySelector("span").textContent = "Copied";
});
