"""`python -m bylaw` and the `bylaw` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the command line; the exit status is that of the subcommand."""
    if sys.argv[1:] == ["server"]:  # as editors start it: reading all other commands would only hold it up
        from bylaw.server import serve

        return serve()
    from bylaw.cli import run  # the version is printed without reading the rest of the house

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
