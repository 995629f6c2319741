"""What is held about somebody with an account, how they get a copy and how it is erased."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from folkmoot.accounts.models import AuditEntry, Consent, DataRequest, StaffRole, User
from folkmoot.core.privacy import LEGAL_OBLIGATION, PUBLIC_TASK, Holding, Person, fields, hold, nothing

_ACCOUNT = "Until the account is closed"


def declare() -> None:
    """Called when the site starts."""
    hold(
        Holding(
            "accounts.User",
            what="E-mail address, display name, borough if given, when somebody joined",
            why="To sign people in, and to see whether all parts of London are heard",
            basis=PUBLIC_TASK,
            kept=_ACCOUNT,
            seen_by="The member; administrators. The display name is public beside what a member publishes",
            export=lambda p: fields(
                User.objects.filter(pk=p.user.pk), "public_id", "email", "display_name", "borough", "date_joined"
            ),
            erase=lambda p: User.objects.filter(pk=p.user.pk).delete()[0],
        )
    )
    hold(
        Holding(
            "accounts.Consent",
            what="That somebody is 16 or over and agreed to the guidelines, in which version and when",
            why="To be able to show that they agreed",
            basis=LEGAL_OBLIGATION,
            kept=_ACCOUNT,
            seen_by="The member",
            with_="accounts.User",
            export=lambda p: fields(Consent.objects.filter(user=p.user), "subject", "version", "given_at"),
        )
    )
    hold(
        Holding(
            "accounts.StaffRole",
            what="What a member of staff may do",
            why="To give access to the back office",
            basis=PUBLIC_TASK,
            kept="Until the role is taken away",
            seen_by="Administrators and auditors",
            with_="accounts.User",
            export=lambda p: fields(StaffRole.objects.filter(user=p.user), "role", "given_at"),
        )
    )
    hold(
        Holding(
            "accounts.AuditEntry",
            what="What a member of staff did and when; after the account is closed with a number for who it was",
            why="To hold staff to account",
            basis=LEGAL_OBLIGATION,
            kept="As long as the site keeps its records",
            seen_by="Auditors and administrators",
            with_="accounts.User",
            export=lambda p: fields(AuditEntry.objects.filter(actor=p.user), "at", "action", "subject"),
        )
    )
    hold(
        Holding(
            "accounts.DataRequest",
            what="That somebody asked for a copy or for erasure, when it was done, and the copy, encrypted",
            why="To do what they asked for and to show that it was done",
            basis=LEGAL_OBLIGATION,
            kept="The copy for 7 days; that something was asked for, without who it was, for good",
            seen_by="The member",
            export=lambda p: fields(DataRequest.objects.filter(user=p.user), "kind", "asked_at", "done_at"),
            erase=lambda p: DataRequest.objects.filter(user=p.user).update(user=None, copy=None),
        )
    )
    hold(
        Holding(
            "account.EmailAddress",
            what="E-mail addresses, and whether they were confirmed",
            why="To send codes only to an address that is the member’s own",
            basis=PUBLIC_TASK,
            kept=_ACCOUNT,
            seen_by="The member",
            with_="accounts.User",
            export=lambda p: fields(EmailAddress.objects.filter(user=p.user), "email", "verified", "primary"),
        )
    )
    hold(
        Holding(
            "mfa.Authenticator",
            what="Passkeys, authenticator apps and recovery codes that somebody set up",
            why="To sign people in safely",
            basis=PUBLIC_TASK,
            kept=_ACCOUNT,
            seen_by="The member sees which there are; nobody sees the secrets",
            with_="accounts.User",
            export=lambda p: fields(Authenticator.objects.filter(user=p.user), "type", "created_at", "last_used_at"),
        )
    )
    hold(
        Holding(
            "sessions.Session",
            what="That a browser is signed in, and the e-mail address of somebody who is just joining",
            why="To keep people signed in from page to page",
            basis=PUBLIC_TASK,
            kept="Until it ends, two weeks at most",
            seen_by="Nobody",
            export=lambda p: [{"expires": str(session.expire_date)} for session in _sessions(p)],
            erase=lambda p: Session.objects.filter(pk__in=[session.pk for session in _sessions(p)]).delete()[0],
        )
    )
    nothing("Not used: addresses are confirmed by a code.", "account.EmailConfirmation")


def _sessions(person: Person) -> list[Session]:
    mine = str(person.user.pk)
    return [s for s in Session.objects.iterator() if s.get_decoded().get("_auth_user_id") == mine]
