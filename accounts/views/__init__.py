"""Pages before somebody is logged in, and leaving."""
