"""A JSON field that is encrypted where it lies, under the key of the site that is in use."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from folkmoot.core import keyring
from folkmoot.core.envelope import seal, unseal


class SealedJSONField(models.BinaryField):  # type: ignore[type-arg]
    """JSON in Python, ciphertext in the database: it cannot be searched. For what is short-lived and read whole."""

    _PLACE = "sealed-json"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        name = keyring.current()
        sealed = name.encode() + seal(keyring.key(name), json.dumps(value).encode(), self._PLACE)
        return super().get_db_prep_value(sealed, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None:
            return None
        name, sealed = bytes(value[:6]).decode(), bytes(value[6:])
        return json.loads(unseal(keyring.key(name), sealed, self._PLACE))

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj))
