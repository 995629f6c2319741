"""The ways a response can come. Each channel package registers its own in `AppConfig.ready`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Channel:
    """One way to answer. `key` is stored with each response; `label` is what people read."""

    key: str
    label: str


_CHANNELS: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Make `channel` known. Raises ValueError when its key is taken by another."""
    if _CHANNELS.setdefault(channel.key, channel) != channel:
        raise ValueError(f"channel {channel.key!r} is registered already")


def get(key: str) -> Channel:
    """The channel by its key. Raises KeyError."""
    return _CHANNELS[key]


def label(key: str) -> str:
    """What people read for a channel; its key where the package that registered it is no longer installed."""
    return _CHANNELS[key].label if key in _CHANNELS else key


def all_channels() -> list[Channel]:
    """All channels, in the order of their registration."""
    return list(_CHANNELS.values())
