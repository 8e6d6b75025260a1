// swagger.js is a classic script before this module and leaves one global.
const box = document.getElementById("api-docs");

window.SwaggerUIBundle({
  domNode: box,
  url: box.dataset.openapi,
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
});
