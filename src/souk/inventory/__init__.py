"""Stock per variant and location: counted, held, taken, put back. Never oversold."""
