"""People as the back office sees and changes them: found by the beginnings of words, changed within one's own rights."""
