"""Every page there is, and what stands around them all."""

from flask import Flask

from services.gateway.pages import front, house, language, mine, problems

MODULES = (front, mine)
"""Each adds its pages to the one blueprint as it is imported."""


def register(app: Flask) -> None:
    language.register(app)
    problems.register(app)
    house.register(app)
