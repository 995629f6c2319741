"""A small maker of responses for tests, through the one door."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from folkmoot.consultations.models import Consultation
from folkmoot.core import clock
from folkmoot.responses import channels, services
from folkmoot.responses.models import Response

channels.register(channels.Channel("test", "Test channel"))
_number = itertools.count(1)


def response(consultation: Consultation, *, at: dt.datetime | None = None, **fields: Any) -> Response:
    """One recorded response; `fields` override what is said."""
    moment = at or clock.now()
    given: dict[str, Any] = {
        "channel": "test",
        "instrument": "test:1",
        "answers": {"q": {"choice": "yes"}},
        "idempotency_key": f"key-{next(_number)}",
        "made_at": moment,
        "received_at": moment,
        "recorded_at": moment,
        **fields,
    }
    return services.record_response(consultation=consultation, **given).response
