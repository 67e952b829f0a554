"""How large a sample is made: the options that `up` and `sample` share."""

import typer

PEOPLE = typer.Option(min=1, help="Số người của cơ quan mẫu. / People of the sample.")
DAYS = typer.Option(min=1, help="Số ngày, kể từ 1/1/2019. / Days from 1 January 2019 on.")
SEED = typer.Option(help="Số gốc: cùng số thì cùng dữ liệu. / The same seed gives the same sample.")
