"""A command line that is wrong: one line in the user's language, exit code 2."""

import pytest

from tests.unit.thidua.conftest import Run, Server
from thidua.cli.help import of_command, one_of
from thidua.language import Language


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("scores --foo", "Không có tuỳ chọn --foo."),
        ("scores --formt csv", "Có phải là: --bom, --format?"),
        ("rankin", "Không có lệnh “rankin”. Có phải là: ranking?"),
        ("import nothing", "Không có lệnh “nothing”."),
        ("explain", "Thiếu đối số subject."),
        ("record retract r1 --by CB001", "Thiếu tuỳ chọn --reason."),
        ("scores --kind x", "Giá trị không hợp lệ cho --kind: “x” không phải là một trong: person, unit."),
        ("log scoring -n x", "phải là số nguyên."),
        ("log scoring -n -3", "ít nhất phải là 0."),
        ("scores more", "Thừa đối số: more."),
        ("scores --unit", "Tuỳ chọn --unit cần một giá trị đi kèm."),
        ("--lang fr scores", "“fr” không phải là một trong: vi, en."),
    ],
)
def test_what_is_wrong_is_one_line_in_vietnamese(server: Server, run: Run, arguments: str, said: str) -> None:
    result = run(*arguments.split())
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.startswith("thidua: ") and result.stderr.count("\n") == 1
    assert "--help" in result.stderr
    assert server.requests == []


def test_in_english_it_is_english(run: Run) -> None:
    said = run("scores", "--foo", lang="en").stderr
    assert said.startswith("thidua: No such option: --foo")
    assert said.endswith("See: thidua scores --help\n")


def test_help_is_in_one_language(run: Run) -> None:
    vietnamese, english = run("up", "--help").stdout, run("up", "--help", lang="en").stdout
    assert "Chạy cả năm dịch vụ" in vietnamese and "Runs all five" not in vietnamese
    assert "Runs all five" in english and "Chạy" not in english
    assert "Tuỳ chọn" in vietnamese and "Options" in english
    assert "thidua up --sample --once" in " ".join(vietnamese.split())
    assert "bool" not in vietnamese + english


def test_a_group_without_a_command_shows_its_help(run: Run) -> None:
    result = run("import")
    assert result.exit_code == 2
    assert "Cách dùng: thidua import" in result.stdout + result.stderr
    assert "thidua: " not in result.stderr


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("Tên. / Name.", "Tên.", "Name."),
        ("  thidua up    chạy thử / try it", "  thidua up    chạy thử", "  thidua up    try it"),
        ("personnel, scoring", "personnel, scoring", "personnel, scoring"),
        ("amqp://a/b", "amqp://a/b", "amqp://a/b"),
    ],
)
def test_a_line_in_two_languages_is_split(text: str, vi: str, en: str) -> None:
    assert (one_of(text, Language("vi")), one_of(text, Language("en"))) == (vi, en)


def test_a_docstring_has_a_paragraph_for_each_and_shares_the_rest() -> None:
    text = "Máy Ronald Jack / Realand.\n\n    Clocks of\n    Ronald Jack.\n\n    \b\n    thidua up\n"
    assert of_command(text, Language("vi")) == "Máy Ronald Jack / Realand.\n\n\b\nthidua up"
    assert of_command(text, Language("en")) == "Clocks of Ronald Jack.\n\n\b\nthidua up"
