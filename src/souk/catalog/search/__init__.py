"""Finding products by words, misspelt ones too. FTS5 on SQLite, tsvector and pg_trgm on PostgreSQL."""
