"""Rules of accounts: inviting and activating, and logging in."""
