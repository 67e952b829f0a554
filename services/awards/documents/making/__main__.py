"""Write the shipped Word templates anew: `python -m services.awards.documents.making [FOLDER]`."""

import sys
from datetime import date
from pathlib import Path

from services.awards.documents.making.templates import made
from services.awards.documents.templates import SHIPPED


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made(date.today()).items():
        (folder / name).write_bytes(content)
        sys.stdout.write(f"{folder / name}\n")


if __name__ == "__main__":
    main()
