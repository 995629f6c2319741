"""What every test shares."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import hypothesis
import pytest
from django.test import Client

from folkmoot.accounts.models import Role
from folkmoot.consultations.models import Consultation
from folkmoot.core import bodies
from folkmoot.ledger.public_files import ledger_folder
from tests import factories

# A loaded machine is no fault of the code, and the gate gives the same verdict on the same tree.
hypothesis.settings.register_profile("folkmoot", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("folkmoot")


@pytest.fixture(autouse=True)
def no_body_from_another_test() -> None:
    """The body is kept for a second; a test takes its own back sooner."""
    bodies.forget_body()


@pytest.fixture(autouse=True)
def no_ledger_from_another_test() -> None:
    """The database of a test begins empty, so its ledger does too: else it would look set back."""
    shutil.rmtree(ledger_folder(), ignore_errors=True)


@pytest.fixture
def consultation(db: None) -> Consultation:
    """A published consultation that is open at `folkmoot.core.clock.now()`."""
    return factories.consultation()


@pytest.fixture
def member_client(db: None) -> Client:
    """A browser in which a member is signed in; the member is ``client.user``."""
    return factories.signed_in(factories.member())


@pytest.fixture
def staff_client(db: None) -> Callable[..., Client]:
    """Call it with roles for a browser in which such a member of staff is signed in with a second factor."""

    def sign_in(*roles: Role, second_factor: bool = True) -> Client:
        return factories.signed_in(factories.staff(*roles), second_factor=second_factor)

    return sign_in
