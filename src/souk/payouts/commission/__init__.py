"""What the marketplace keeps of a sale: rules, their arithmetic, a simulator, and what sellers are told."""
