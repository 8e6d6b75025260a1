"""Uploaded files and pictures: sniffed, limited, resized, kept under random names."""
