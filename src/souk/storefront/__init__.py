"""What spans rooms: the home page, navigation, and what a visitor sees first."""
