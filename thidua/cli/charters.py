"""Charters as files: YAML or JSON with the fields of a draft."""

from pathlib import Path
from typing import Any

from thidua.cli.failures import USAGE, Failure
from thidua.cli.files import read_text
from thidua.cli.session import Session


def read_charter(session: Session, file: Path) -> dict[str, Any]:
    """The fields in `file`, days as text; raises Failure with the place of what cannot be read."""
    charter = _plain(_parsed(session, file))
    if not isinstance(charter, dict):
        raise Failure(
            session.language(
                f"{file}: phải là các trường của thể lệ (campaign, name, criteria …), mỗi trường một dòng.",
                f"{file}: has to be the fields of a charter (campaign, name, criteria …), one a line.",
            ),
            USAGE,
        )
    if isinstance(charter.get("periods"), list):
        charter["periods"] = [str(one) for one in charter["periods"]]  # a bare year reads as a number
    return charter


def _parsed(session: Session, file: Path) -> Any:
    # not imported above: the help is to come at once
    import yaml

    try:
        return yaml.safe_load(read_text(session, file))
    except yaml.MarkedYAMLError as error:
        mark, problem = error.problem_mark, error.problem or str(error)
        place = f"{mark.line + 1}" if mark is not None else "?"
        raise Failure(
            session.language(
                f"{file}: dòng {place}: không đọc được ({problem}); hãy sửa theo cú pháp YAML.",
                f"{file}: line {place}: cannot be read ({problem}); mend it as YAML wants it.",
            )
        ) from None
    except yaml.YAMLError as error:
        raise Failure(session.language(f"{file}: không đọc được: {error}", f"{file}: {error}")) from None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
