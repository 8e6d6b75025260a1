"""Export of a store's products in the format that Shopify, and our own import, reads."""

from souk.catalog.exports.writing import CellTooLongForWorkbook, FormatUnknown, export_products

__all__ = ["CellTooLongForWorkbook", "FormatUnknown", "export_products"]
