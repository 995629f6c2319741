"""Everything that the content system logs is told to the audit trail too: drafts, publications, uploads, locks."""

from __future__ import annotations

from typing import Any

from folkmoot.accounts.services import record_audit


def written(*, instance: Any, created: bool, raw: bool = False, **_signal: Any) -> None:
    """Of Django's signal: the content system logged an action, such as ``wagtail.edit`` of ``image:3``."""
    if created and not raw:
        kind = instance.content_type.model if instance.content_type else "thing"
        record_audit(
            actor=instance.user,
            action=f"cms.{instance.action.removeprefix('wagtail.')}"[:60],
            subject=f"{kind}:{instance.object_id}"[:200],
            at=instance.timestamp,
            title=instance.label,
        )
