"""Finding products by words, misspelt ones too. FTS5 on SQLite, tsvector and pg_trgm on PostgreSQL.

Where a search engine is set (`opening`), it says which products are meant, and the database what of them is shown.
"""
