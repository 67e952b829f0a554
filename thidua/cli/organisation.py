"""The first thing of all: the organisation itself."""

from typing import Annotated

import typer

from thidua.cli.session import session_of


def add_to(app: typer.Typer) -> None:
    app.command()(found)


def found(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Tên cơ quan. / Its name.", show_default=False)],
    on: Annotated[str, typer.Option(help="Từ ngày nào, 2019-01-01. / Since which day.", show_default=False)],
) -> None:
    """Lập cơ quan; sau đó mới nạp được khối, đơn vị và cán bộ.

    Founds the organisation, before blocks, units and people can be loaded.

    \b
    thidua found "Sở Lao động – Thương binh và Xã hội" --on 2019-01-01
    """
    session = session_of(ctx)
    events = session.client.post("/api/organisation", {"name": name, "on": on})["events"]
    if events:
        session.note(f"Đã lập {name}.", f"Founded {name}.")
    else:
        session.note(f"{name} đã được lập từ trước.", f"{name} was founded before.")
