"""Staff and their roles."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from folkmoot.accounts.access import staff
from folkmoot.accounts.models import Role, User
from folkmoot.accounts.services import give_role, remove_role
from folkmoot.backoffice.forms import StaffForm
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
            give_role(user=user, role=Role(form.cleaned_data["role"]), actor=_actor(request), at=clock.now())
            messages.success(request, f"{user} may now work in the back office.")
            return redirect("office_staff")
    listed = User.objects.filter(is_staff=True).prefetch_related("staff_roles").order_by("display_name", "pk")
    rows = [(user, ", ".join(_name(r.role) for r in user.staff_roles.all())) for user in listed]
    return render(request, "backoffice/staff.html", {"rows": rows, "form": form})


@staff(Role.ADMINISTRATOR)
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """The roles of one member of staff, each to be given or taken."""
    user = get_object_or_404(User, public_id=public_id)
    if request.method == "POST":
        wanted = request.POST.get("role", "")
        if wanted in Role.values:
            role, has = Role(wanted), user.staff_roles.filter(role=wanted).exists()
            if has and role == Role.ADMINISTRATOR and user == request.user:
                messages.error(request, "Another administrator has to take this role from you.")
            else:
                (remove_role if has else give_role)(user=user, role=role, actor=_actor(request), at=clock.now())
                messages.success(request, f"{_name(role)}: {'taken' if has else 'given'}.")
        return redirect("office_person", public_id)
    has_roles = set(user.staff_roles.values_list("role", flat=True))
    return render(
        request, "backoffice/person.html", {"person": user, "roles": [(r, r.value in has_roles) for r in Role]}
    )


def _actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - @staff lets nobody else in
    return request.user


def _name(role: str) -> str:
    return str(Role(role).label).partition(":")[0]
