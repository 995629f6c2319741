"""The one immutable record of what somebody said, whichever way it came."""
