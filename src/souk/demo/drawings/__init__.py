"""The demo's pictures, drawn by the project itself as SVG."""
