"""A hash that costs next to nothing, for tests about something else."""

from accounts.hashers import PortalArgon2PasswordHasher


class QuickArgon2PasswordHasher(PortalArgon2PasswordHasher):
    """Argon2id as in the portal, with the least work that it allows."""

    time_cost = 1
    memory_cost = 8
