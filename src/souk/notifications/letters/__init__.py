"""What each kind of letter says: one function each, in the file of what it is about."""
