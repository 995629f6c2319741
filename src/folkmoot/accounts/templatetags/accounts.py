"""What the templates of the account pages need."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """`value` as JSON, to be escaped into a data attribute."""
    return json.dumps(value, cls=DjangoJSONEncoder)
