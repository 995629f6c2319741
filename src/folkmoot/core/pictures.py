"""Pictures that people send, drawn anew: nothing that came with the file is kept, such as where it was taken."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

MOST_PIXELS = 40_000_000
_KINDS = ("PNG", "JPEG")


class BadPicture(Exception):
    """The picture cannot be kept; the message tells the person what to do."""


def plain_picture(data: bytes) -> bytes:
    """The picture in `data`, PNG or JPEG, turned upright and written anew without metadata.

    Raises BadPicture where it is damaged or has more than `MOST_PIXELS` pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=_KINDS) as found:
                kind = found.format
                if found.width * found.height > MOST_PIXELS:
                    raise BadPicture("The picture has too many pixels. Make it smaller and try again.")
                upright = ImageOps.exif_transpose(found)
                mode = "RGBA" if kind == "PNG" and found.has_transparency_data else "RGB"
                pixels = upright.convert(mode)
            # A new picture of the same pixels: what the first one held beside them stays behind.
            plain, out = Image.frombytes(mode, pixels.size, pixels.tobytes()), io.BytesIO()
            plain.save(out, kind, **({"quality": 90} if kind == "JPEG" else {}))
            return out.getvalue()
    except BadPicture:
        raise
    except Exception as error:  # a decoder may raise anything on a damaged file
        raise BadPicture("The picture is damaged. Save it again, or choose another.") from error
