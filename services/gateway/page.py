"""The status page, for people."""

from flask import render_template

from services.gateway.asking import house
from services.gateway.survey import survey

TITLES = {
    "personnel": "Tổ chức – cán bộ (personnel)",
    "observations": "Ghi nhận hành vi (observations)",
    "scoring": "Chấm điểm (scoring)",
    "awards": "Thi đua – khen thưởng (awards)",
}


def show() -> str:
    """HTML, without scripts."""
    return render_template("status.html", titles=TITLES, **survey(house.backend))
