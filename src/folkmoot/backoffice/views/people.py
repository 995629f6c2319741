"""Staff and their roles."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from folkmoot.accounts.access import staff
from folkmoot.accounts.models import Role, StaffRole, User
from folkmoot.accounts.services import end_sessions, give_role, remove_role
from folkmoot.backoffice.forms import RoleForm, StaffForm
from folkmoot.consultations import scopes
from folkmoot.core import clock


@staff(Role.ADMINISTRATOR)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who may enter the back office, and what they may do there."""
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = User.objects.filter(email__iexact=form.cleaned_data["email"], is_active=True).first()
        if user is None:
            form.add_error("email", "Nobody with this address has an account. Ask them to join first.")
        else:
            _give(request, user, form)
            return redirect("office_staff")
    listed = User.objects.filter(is_staff=True).prefetch_related("staff_roles").order_by("display_name", "pk")
    names = scopes.named({r.scope for user in listed for r in user.staff_roles.all()})
    rows = [(user, "; ".join(_told(r, names) for r in user.staff_roles.all())) for user in listed]
    return render(request, "backoffice/staff.html", {"rows": rows, "form": form})


@staff(Role.ADMINISTRATOR)
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """The roles of one member of staff: take one, give another, or sign them out everywhere."""
    user = get_object_or_404(User, public_id=public_id)
    action = request.POST.get("action", "")
    form = RoleForm(request.POST if action == "give" else None)
    if action == "take":
        _take(request, user, request.POST.get("which", ""))
        return redirect("office_person", public_id)
    if action == "end":
        end_sessions(user=user, actor=_actor(request), at=clock.now())
        _stay(request, user)
        messages.success(request, f"{user} is signed out everywhere.")
        return redirect("office_person", public_id)
    if action == "give" and form.is_valid():
        _give(request, user, form)
        return redirect("office_person", public_id)
    has = list(user.staff_roles.order_by("role", "scope"))
    names = scopes.named({r.scope for r in has})
    roles = [(r, _told(r, names)) for r in has]
    return render(request, "backoffice/person.html", {"person": user, "roles": roles, "form": form})


def _give(request: HttpRequest, user: User, form: RoleForm) -> None:
    role, scope = Role(form.cleaned_data["role"]), form.cleaned_data["scope"]
    give_role(user=user, role=role, scope=scope, actor=_actor(request), at=clock.now())
    _stay(request, user)
    messages.success(request, f"{user} may now work in the back office. Role given: {_name(role)}.")


def _take(request: HttpRequest, user: User, which: str) -> None:
    found = user.staff_roles.filter(pk=int(which)).first() if which.isdecimal() and len(which) < 19 else None
    if found is None:
        messages.info(request, "They do not have this role any more.")
    elif found.role == Role.ADMINISTRATOR and user == request.user:
        messages.error(request, "Another administrator has to take this role from you.")
    else:
        remove_role(user=user, role=Role(found.role), scope=found.scope, actor=_actor(request), at=clock.now())
        _stay(request, user)
        messages.success(request, f"{_name(found.role)}: taken.")


def _stay(request: HttpRequest, user: User) -> None:
    """Keep the session of whoever changed their own roles, under a new key; all their others have ended."""
    if user == request.user:
        update_session_auth_hash(request, user)


def _actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - @staff lets nobody else in
    return request.user


def _told(given: StaffRole, names: dict[str, str]) -> str:
    return f"{_name(given.role)} ({names[given.scope].lower() if not given.scope else names[given.scope]})"


def _name(role: str) -> str:
    return str(Role(role).label).partition(":")[0]
