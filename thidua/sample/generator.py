"""Puts a sample together, topic by topic: each knows only those before it."""

from thidua.sample import attendance, behaviours
from thidua.sample.campaign import CRITERIA_FILE, campaign
from thidua.sample.changes import change
from thidua.sample.leave import duty, grant
from thidua.sample.model import Sample
from thidua.sample.observers import appoint
from thidua.sample.organisation import FEWEST_PEOPLE, MERGED, MERGING, ORGANISATION, establish
from thidua.sample.reviews import review
from thidua.sample.staff import hire
from thidua.sample.temperament import temper
from thidua.sample.unit_results import of_units
from thidua.sample.workdays import working_days

FEWEST_DAYS = 7


def generate(people: int = 120, days: int = 365, seed: int = 2019) -> Sample:
    """An organisation of `people` (28 at least), and its first `days` (7 at least) from 1 January 2019 on.

    The same arguments give the same sample, on every machine and in every process.
    Raises ValueError for fewer people or days.
    """
    if people < FEWEST_PEOPLE:
        raise ValueError(f"people is {people}: the sample needs at least {FEWEST_PEOPLE}, two for each unit")
    if days < FEWEST_DAYS:
        raise ValueError(f"days is {days}: the sample needs at least {FEWEST_DAYS}, a week")
    working = working_days(days)
    establishment = establish(people)
    staff = hire(seed, establishment)
    changes = change(seed, establishment, staff, working)
    leaves = grant(seed, staff, changes.departures, working)
    on_duty = duty(leaves, changes.departures, working)
    temperament = temper(seed, staff.people, changes.blocks, frozenset({*MERGING, MERGED}))
    attended = attendance.attend(seed, staff.people, temperament, on_duty, working)
    observers = appoint(staff, changes, on_duty)
    scene = behaviours.Scene(working, temperament, observers, attended.unexcused)
    recorded = behaviours.number(
        seed,
        f"{people}x{days}",
        behaviours.of_people(seed, staff.people, scene) + of_units(seed, changes, scene),
    )
    return Sample(
        organisation=ORGANISATION,
        units=changes.units,
        blocks=changes.blocks,
        people=staff.people,
        transfers=changes.transfers,
        position_changes=changes.position_changes,
        departures=changes.departures,
        leaves=leaves,
        restructurings=changes.restructurings,
        behaviours=recorded,
        reviews=review(seed, recorded, observers.secretary),
        punches=attended.punches,
        campaign=campaign(staff, changes),
        criteria_file=CRITERIA_FILE,
    )
