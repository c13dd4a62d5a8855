"""Rules of the personnel file."""
