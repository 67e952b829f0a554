"""Awards as signed credentials: fetched, verified without a network, and the keys that sign them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from thidua.cli.failures import FAILED, USAGE, Failure
from thidua.cli.files import read_text
from thidua.cli.session import Session, session_of


def add_to(group: typer.Typer) -> None:
    group.command()(credential)
    group.command()(verify)
    group.command()(keys)


def credential(
    ctx: typer.Context,
    award: Annotated[str, typer.Argument(help="Mã khen thưởng. / Id of the award.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help="Ghi vào tệp này. / File to write.")],
) -> None:
    """Lấy khen thưởng thành chứng nhận số đã ký (Open Badges 3.0).

    Fetches an award as a signed Open Badges 3.0 credential.

    \b
    thidua award credential AWARD --out award.jwt
    """
    from thidua.client import segment

    session = session_of(ctx)
    found = session.client.get(f"/api/awards/{segment(award)}/credential")
    out.write_text(found["credential"] + "\n", encoding="ascii")
    session.note(f"Đã ghi {out}.", f"Wrote {out}.")


def verify(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Tệp chứng nhận. / The credential.", show_default=False)],
    jwks: Annotated[
        Path | None,
        typer.Option("--keys", help="Tệp khoá công khai đã lưu. / Public keys, kept from an earlier visit."),
    ] = None,
    status: Annotated[
        Path | None,
        typer.Option("--status", help="Tệp danh sách trạng thái đã lưu. / Status list, likewise."),
    ] = None,
) -> None:
    """Kiểm tra một chứng nhận: chữ ký, thời hạn khoá, đã thu hồi chưa; mã 0: còn giá trị, 1: không.

    Checks a credential: signature, key and revocation; with --keys and --status without any network, else
    by what the server publishes. Exit code 0 when it holds, 1 when not.

    \b
    thidua award verify award.jwt
    thidua award verify award.jwt --keys keys.json --status status.jwt
    """
    from services.awards.credentials.keys import read_keys
    from services.awards.credentials.verify import verify as check
    from shared.contracts.refusal import Refusal

    session = session_of(ctx)
    token = read_text(session, file).strip()
    try:
        known = read_keys(_keys(session, token, jwks), str(jwks or "--keys"))
        found = check(token, known, _status(session, token, status), datetime.now(UTC))
    except Refusal as refusal:
        raise Failure(refusal.text(session.language.code), FAILED) from None
    said = found.credential
    named = next((one["identityHash"] for one in said["credentialSubject"]["identifier"]), "")
    typer.echo(
        session.language(
            f"Còn giá trị: {said['name']} – {named}, {said['evidence'][0]['name']} "
            f"({said['evidence'][0]['description']}); theo danh sách lúc {found.as_of:%Y-%m-%d %H:%M} UTC.",
            f"It holds: {said['name']} – {named}, {said['evidence'][0]['name']} "
            f"({said['evidence'][0]['description']}); by the list of {found.as_of:%Y-%m-%d %H:%M} UTC.",
        )
    )


def keys(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help="Thư mục khoá (THIDUA_ISSUER_KEYS). / Folder of keys.", show_default=False)
    ],
    tenant: Annotated[str, typer.Argument(help="Tên ngắn của cơ quan. / Organisation.", show_default=False)],
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Thêm khoá mới; khoá cũ vẫn kiểm được. / Add a new key.")
    ] = False,
    revoke: Annotated[
        str | None, typer.Option(help="Huỷ khoá này cùng mọi chữ ký của nó. / Distrust this key.")
    ] = None,
) -> None:
    """Liệt kê, thêm hoặc huỷ khoá ký chứng nhận; lần đầu thì tạo khoá. Chạy trên máy giữ khoá.

    Lists, adds or revokes the keys that sign credentials, on the machine that keeps them; makes the first.

    \b
    thidua award keys /etc/thidua/issuer-keys so-ldtbxh
    thidua award keys /etc/thidua/issuer-keys so-ldtbxh --rotate
    """
    from services.awards.credentials import keys as kept
    from services.awards.papers.issuing import add_key, key_file
    from shared.contracts.refusal import Refusal

    session = session_of(ctx)
    file, now = key_file(folder, tenant), datetime.now(UTC)
    try:
        if revoke is not None:
            kept.write(file, kept.revoke(kept.load(file), revoke, now))
        if rotate or not file.exists():
            add_key(folder, tenant, now)
        for one in kept.load(file):
            gone = "" if one.revoked is None else f"  revoked {one.revoked:%Y-%m-%d}"
            typer.echo(f"{one.name}  {one.algorithm}  {one.begins:%Y-%m-%d} – {one.ends:%Y-%m-%d}{gone}")
    except Refusal as refusal:
        raise Failure(refusal.text(session.language.code), FAILED) from None


def _keys(session: Session, token: str, file: Path | None) -> dict[str, Any]:
    if file is None:
        found: dict[str, Any] = session.client.get(f"{_issuer_path(session, token)}/keys")
        return found
    text = read_text(session, file)
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    return content if isinstance(content, dict) else {}


def _status(session: Session, token: str, file: Path | None) -> str:
    if file is not None:
        return read_text(session, file).strip()
    entry = _claims(session, token).get("credentialStatus")
    address = str(entry.get("statusListCredential", "")) if isinstance(entry, dict) else ""
    return session.client.text(f"{_issuer_path(session, token)}/status/{address.rpartition('/')[2]}").strip()


def _issuer_path(session: Session, token: str) -> str:
    """Where the server publishes of that issuer; what else an unchecked text names is not asked."""
    from thidua.client import segment

    return f"/api/issuers/{segment(str(_claims(session, token).get('iss', '')).rpartition('/')[2])}"


def _claims(session: Session, token: str) -> dict[str, Any]:
    """What the token says of itself, not checked yet."""
    import base64

    parts = token.split(".")
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (IndexError, ValueError):
        claims = None
    if isinstance(claims, dict):
        return claims
    raise Failure(
        session.language(
            "Tệp không phải chứng nhận đã ký. Hãy chép lại toàn bộ tệp.",
            "The file is no signed credential. Copy the whole file again.",
        ),
        USAGE,
    )
