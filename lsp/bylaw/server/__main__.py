"""`python -m bylaw.server [--tcp HOST:PORT]`: the language server without the command line around it."""

from __future__ import annotations

import argparse
import sys

from bylaw.server import serve

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bylaw.server", description="The language server of Bylaw.")
    parser.add_argument("--tcp", metavar="HOST:PORT")
    parser.add_argument("--stdio", action="store_true", help="the default; some clients ask for it")
    sys.exit(serve(parser.parse_args().tcp))
