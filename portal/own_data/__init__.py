"""What the portal holds about one person, for that person (art. 15 and 20 AVG)."""
