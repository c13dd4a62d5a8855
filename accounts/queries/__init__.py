"""Questions about accounts and logins, one noun a file."""
