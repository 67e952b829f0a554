"""Files that the user names."""

from pathlib import Path

from thidua.cli.failures import USAGE, Failure
from thidua.cli.session import Session


def read_text(session: Session, file: Path) -> str:
    """The text of a UTF-8 file; raises Failure naming the file, the place and the mend."""
    require(session, file)
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failure(
            session.language(
                f"{file}: byte thứ {error.start + 1} không phải UTF-8; hãy lưu lại tệp với bảng mã UTF-8.",
                f"{file}: byte {error.start + 1} is not UTF-8; save the file as UTF-8.",
            )
        ) from None


def require(session: Session, file: Path) -> None:
    """Raises Failure unless `file` is a file that can be read."""
    try:
        with file.open("rb"):
            return
    except OSError as error:
        raise Failure(
            session.language(
                f"Không đọc được tệp {file}: {error.strerror}.",
                f"Cannot read the file {file}: {error.strerror}.",
            ),
            USAGE,
        ) from None
