"""What pays beside a gateway: gift cards and store credit."""
