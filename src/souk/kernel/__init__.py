"""What every room may rely on. Knows no domain; each file is named for what it knows."""
