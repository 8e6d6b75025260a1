"""What the marketplace keeps of a sale, and how the rest reaches those who sold."""
