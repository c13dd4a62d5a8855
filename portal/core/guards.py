"""Every view says who may come in: by permission, or why it is public."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpResponse

from portal.core.access import Permission, is_open, require
from portal.core.features import Feature
from portal.core.requests import PortalRequest

View = Callable[..., HttpResponse]


def permission_required(permission: Permission) -> Callable[[View], View]:
    """This function will let only actors with the permission into a view; others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require(request.actor, permission)
            return view(request, *args, **kwargs)

        guarded.guarded_by = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def feature_required(name: str) -> Callable[[View], View]:
    """This function will make a view 404, whatever the method, where its menu is closed.

    Stands below ``permission_required`` and above what looks at the method.

    :raises ValueError: when there is no such menu.
    """
    feature = Feature(name)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not is_open(request.actor, feature):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def public(reason: str) -> Callable[[View], View]:
    """This function will open a view to everyone, and make it say why."""

    def decorate(view: View) -> View:
        opened = login_not_required(view)
        opened.guarded_by = f"public: {reason}"  # type: ignore[attr-defined]
        return opened

    return decorate


def head_marks_nothing(view: View) -> View:
    """This function will answer HEAD as GET, and undo what a view notes of its being read.

    Link checkers, mail scanners and browsers that look ahead send HEAD: no payslip is opened by
    them, and no order is taken away. Stands directly above the view.
    """

    @wraps(view)
    def answered(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "HEAD":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            answer = view(request, *args, **kwargs)
            transaction.set_rollback(True)
        return answer

    return answered
