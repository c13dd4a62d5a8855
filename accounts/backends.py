"""Loads the account of a session; logging in goes through accounts.services.logins alone."""

from django.contrib.auth.backends import BaseBackend

from accounts.models import User


class SessionBackend(BaseBackend):
    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id).first()
