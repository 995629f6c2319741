"""One file that holds a whole site, and a site made again from it: the commands `backup` and `restore`."""


class BackupError(Exception):
    """Something stands in the way of a backup or of restoring one; the message says what, for an operator."""
