import { on } from "./on.js";

const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

on("change", "[data-file-drop] input", (event, input) => {
  const lines = [...input.files].map((file) => {
    const line = document.createElement("li");
    line.textContent = `${file.name} · ${size(file.size)}`;
    return line;
  });
  input.parentElement.querySelector(".file-list").replaceChildren(...lines);
});

for (const type of ["dragenter", "dragleave", "drop"]) {
  on(type, "[data-file-drop]", (event, box) => box.toggleAttribute("data-over", type === "dragenter"));
}
