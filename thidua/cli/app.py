"""The main command: its options, and the commands that the other modules bring."""

from typing import Annotated

import typer

from thidua.cli import (
    accounts,
    audit,
    award,
    awards,
    ballot,
    campaigns,
    catalogue,
    clocks,
    council,
    counters,
    criteria,
    dead_letters,
    explain,
    imports,
    ledger,
    meeting,
    nominations,
    operations,
    organisation,
    records,
    running,
    sample,
    scores,
    scoring,
    slips,
    tokens,
    topology,
    webhooks,
)
from thidua.cli.application import Application
from thidua.cli.session import Session
from thidua.language import LanguageChoice, choose

HELP = """\
Thi Đua – quản lý phong trào thi đua thực hiện văn hóa công sở, từ danh sách đến khen thưởng.

Thi Đua runs an emulation movement on office culture, from the roster to the award.

\b
Bắt đầu: / First steps:
  thidua up --sample             chạy thử với cơ quan mẫu / try it with a sample
  thidua import people ds.xlsx   nạp danh sách cán bộ / load your roster
  thidua import punches log.dat  nạp tệp máy chấm công / load a clock's file
  thidua scores                  xem điểm / see the scores
  thidua explain CB001           vì sao được điểm ấy / why that score

\b
Mã kết thúc: / Exit codes:
  0    xong / done
  1    bị từ chối hoặc lỗi / refused or failed
  2    gõ sai lệnh, sai cấu hình / wrong usage or settings
  3    máy chủ chưa chạy, chưa sẵn sàng / server not reachable or not ready
  4    không được phép / not authorised
  5    rebuild: đã sửa / rebuild: mended
  6    mới cho xem, chưa ban hành / shown only, not published
  130  bị ngắt bằng Ctrl-C / interrupted
"""

app = Application(
    help=HELP,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (
    running,
    organisation,
    imports,
    criteria,
    scores,
    explain,
    audit,
    scoring,
    awards,
    nominations,
    catalogue,
    award,
    campaigns,
    council,
    meeting,
    ballot,
    records,
    slips,
    counters,
    clocks,
    webhooks,
    operations,
    dead_letters,
    ledger,
    topology,
    accounts,
    tokens,
    sample,
):
    module.add_to(app)


@app.callback()
def start(
    ctx: typer.Context,
    url: Annotated[
        str,
        typer.Option(
            envvar="THIDUA_URL",
            help="Địa chỉ máy chủ, mặc định http://127.0.0.1:8080. / Address of the server, by default "
            "http://127.0.0.1:8080.",
        ),
    ] = "",
    token: Annotated[
        str,
        typer.Option(
            envvar="THIDUA_TOKEN",
            show_envvar=True,
            help="Mã truy cập; không nêu thì đọc tệp THIDUA_API_TOKEN_FILE, hoặc tệp token trong THIDUA_DATA "
            "(mặc định: var). / API token; by default read from the file THIDUA_API_TOKEN_FILE, else from "
            "the file token in THIDUA_DATA (default: var).",
        ),
    ] = "",
    lang: Annotated[
        LanguageChoice | None,
        typer.Option(
            envvar="THIDUA_LANG",
            case_sensitive=False,
            help="Ngôn ngữ; không nêu thì theo LANG. / Language: Vietnamese unless LANG is English.",
        ),
    ] = None,
) -> None:
    ctx.obj = Session(url, token, choose(lang), transport=ctx.obj)
