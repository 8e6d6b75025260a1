"""Import of Shopify product files, CSV and XLSX."""
