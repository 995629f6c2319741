"""What every test shares: a data folder of its own, and the clock inside the open period where a test asks."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("FOLKMOOT_DATA_DIR", tempfile.mkdtemp(prefix="folkmoot-tests-"))
os.environ.setdefault("FOLKMOOT_LOG_LEVEL", "WARNING")
