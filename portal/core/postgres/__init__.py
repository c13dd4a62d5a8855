"""Django's PostgreSQL backend, refusing connections of a role that goes around the walls."""
