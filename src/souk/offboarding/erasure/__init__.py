"""Erasing a person: everything that says who they are goes, in one unit of work; what the law needs stays nameless."""
