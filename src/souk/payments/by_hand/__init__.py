"""What staff note of payments that people move by hand: that money came, that a refund was sent back."""
