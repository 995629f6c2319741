"""What staff do is in a ledger of its own: nobody can change, drop or add to the audit trail unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from folkmoot.accounts.models import AuditEntry
from folkmoot.accounts.services import record_audit
from folkmoot.core import clock
from folkmoot.ledger.models import Log
from tests import factories
from tests.ledger.helpers import audit, by_hand, sequence_all, verify

pytestmark = pytest.mark.django_db


def change_what_was_done(entry: AuditEntry) -> None:
    by_hand("UPDATE accounts_auditentry SET action = 'nothing' WHERE id = %s", entry.pk)


def change_who_did_it(entry: AuditEntry) -> None:
    by_hand("UPDATE accounts_auditentry SET actor_reference = 'x' WHERE id = %s", entry.pk)


def drop_it(entry: AuditEntry) -> None:
    by_hand("DELETE FROM accounts_auditentry WHERE id = %s", entry.pk)


def take_its_hash_away(entry: AuditEntry) -> None:
    by_hand("UPDATE accounts_auditentry SET content_hash = %s WHERE id = %s", b"", entry.pk)


def put_one_in(entry: AuditEntry) -> None:
    AuditEntry.objects.create(at=clock.now(), action="role.given", subject="user:1", content_hash=b"h" * 32)


@pytest.mark.parametrize("hand", [change_what_was_done, change_who_did_it, drop_it, take_its_hash_away, put_one_in])
def test_a_hand_in_the_audit_trail_is_found(hand: Callable[[AuditEntry], None]) -> None:
    staff = factories.staff()
    made = [record_audit(actor=staff, action="test.done", subject=f"thing:{n}", at=clock.now()) for n in range(3)]
    sequence_all()
    assert audit() == []
    hand(made[1])
    assert audit() != []


def test_an_action_of_somebody_who_left_still_fits(db: None) -> None:
    staff = factories.staff()
    record_audit(actor=staff, action="test.done", subject="thing:1", at=clock.now(), number=1)
    staff.delete()
    sequence_all()
    assert audit() == []
    assert any(fact.startswith(f"{Log.ACTIONS}: 1 entries") for fact in verify().facts)
