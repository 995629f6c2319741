"""What is destroyed of the responses of a consultation at the end of its time. The words and the hashes stay."""

from __future__ import annotations

import datetime as dt

from folkmoot.consultations.models import Consultation
from folkmoot.responses import sealing
from folkmoot.responses.erasure import destroy_evidence
from folkmoot.responses.models import Response, ResponseEvent


def destroy_about_you(consultation: Consultation, at: dt.datetime) -> int:
    """Destroy what people told about themselves, and its keys; gives how many answered."""
    return sealing.destroy_data_keys(consultation=consultation, at=at)


def unlink_members(consultation: Consultation, at: dt.datetime) -> int:
    """Forget which member sent which response; gives how many responses."""
    theirs = Response._base_manager.filter(consultation=consultation).exclude(respondent=None)
    ResponseEvent._base_manager.filter(response__in=theirs).update(actor=None)
    return theirs.update(respondent=None)


def destroy_files(consultation: Consultation, at: dt.datetime) -> int:
    """Destroy the files that came with responses; gives how many. Their names and hashes stay in the record."""
    return sum(destroy_evidence(response) for response in _with_files(consultation))


def _with_files(consultation: Consultation) -> list[Response]:
    return [
        r
        for r in Response.objects.filter(consultation=consultation).iterator()
        if "sha256" in f"{r.answers}{r.evidence}"
    ]
