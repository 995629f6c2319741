"""Pictures in a document: looked at before they are kept, never fetched from anywhere."""

from __future__ import annotations

import base64
import binascii
import io
import warnings

from PIL import Image as Pillow

from folkmoot.plans.importing.blocks import Image

TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
MOST_BYTES = 8_000_000
MOST_PIXELS = 40_000_000


class BadImage(Exception):
    """The picture cannot be shown; the message says why."""


def read_image(data: bytes) -> Image:
    """The picture in `data`. Raises BadImage unless it is a whole PNG, JPEG, GIF or WebP of sensible size."""
    if len(data) > MOST_BYTES:
        raise BadImage(f"image larger than {MOST_BYTES // 1_000_000} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Pillow.open(io.BytesIO(data), formats=list(TYPES)) as found:
                kind, (width, height) = found.format or "", found.size
                if width * height > MOST_PIXELS:
                    raise BadImage("image with too many pixels")
                found.verify()
    except BadImage:
        raise
    except Exception as error:  # a decoder may raise anything on a damaged file
        raise BadImage("image that is not a whole PNG, JPEG, GIF or WebP file") from error
    return Image(data, TYPES[kind], width, height)


def from_data_address(address: str) -> bytes:
    """The bytes in a ``data:`` address. Raises BadImage for any other address: nothing is fetched."""
    head, comma, body = address.partition(",")
    if not head.startswith("data:") or not comma:
        raise BadImage("image outside the file, which is never fetched: put it into the document")
    if not head.endswith(";base64"):
        raise BadImage("image in an encoding that is not base64")
    try:
        return base64.b64decode(body, validate=False)
    except binascii.Error as error:
        raise BadImage("image that is damaged") from error
