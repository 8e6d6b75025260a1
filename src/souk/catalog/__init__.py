"""What is for sale: categories, products with their variants, search, import and export."""
