"""Roles as the back office edits them: which permissions each bundles, and who thereby may do what."""
