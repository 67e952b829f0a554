"""``python -m tests.servers install``: what the tests' servers need on this machine."""

import argparse
import sys

from tests.servers.install import install


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__)
    parser.add_argument("command", choices=["install"], help="install the Debian packages that are missing")
    parser.parse_args()
    return install()


if __name__ == "__main__":
    sys.exit(main())
