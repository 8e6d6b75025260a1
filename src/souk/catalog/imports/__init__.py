"""Import of Shopify product files, CSV and XLSX: every product whole or not at all, every damage by its line."""

from souk.catalog.imports.processes import ImportReport, import_products

__all__ = ["ImportReport", "import_products"]
