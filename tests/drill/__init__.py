"""Starts what docker-compose.yml names, without containers, and walks through it.

``make drill`` runs it; the parallel suite does not, because it kills and restarts servers.
"""
