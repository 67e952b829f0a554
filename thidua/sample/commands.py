"""A sample as commands, each with the service that takes it, in an order in which they can be done."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from thidua.sample.model import Campaign, Decision, Merger, Renaming, Restructuring, Review, Sample

Command = dict[str, Any]

LIST = 200
"""So many nominations a decision or a ceremony at most: a command is to be done within its time."""

RESULTS = {"contest": "contested", "uphold": "upheld", "retract": "retracted", "correct": "corrected"}
"""How a record stands after a review of it."""


def found(sample: Sample) -> Command:
    return _personnel("FoundOrganisation", name=sample.organisation.name, on=sample.organisation.on)


def units(sample: Sample, there: Collection[str]) -> list[Command]:
    """Every unit but those that are `there`, parents first."""
    return [
        _personnel("CreateUnit", unit=x.unit, name=x.name, kind=x.kind, parent=x.parent, on=x.on)
        for x in sample.units
        if x.unit not in there
    ]


def blocks(sample: Sample) -> list[Command]:
    return [_personnel("FormBlock", block=x.block, name=x.name, on=x.on) for x in sample.blocks]


def memberships(sample: Sample, joined: Collection[tuple[str, str, str]]) -> list[Command]:
    """Every unit into its block, but those of `joined`: (block, unit, day on which it competes there)."""
    created = {unit.unit: unit.on for unit in sample.units}
    wanted = [
        (block.block, unit, max(block.on, created[unit])) for block in sample.blocks for unit in block.units
    ]
    return [
        _personnel("JoinBlock", block=block, unit=unit, on=on)
        for block, unit, on in wanted
        if (block, unit, str(on)) not in joined
    ]


def changes(sample: Sample) -> list[Command]:
    """What happens to people and units, in the order of the days; units before the people in them."""
    dated: list[tuple[date, Command]] = [(x.on, _restructuring(x)) for x in sample.restructurings]
    dated += [
        (x.on, _personnel("TransferPerson", person=x.person, unit=x.unit, on=x.on)) for x in sample.transfers
    ]
    dated += [
        (x.on, _personnel("ChangePosition", person=x.person, position=x.position, heads=x.heads, on=x.on))
        for x in sample.position_changes
    ]
    dated += [
        (x.on, _personnel("DismissPerson", person=x.person, on=x.on, reason=x.reason))
        for x in sample.departures
    ]
    return [command for _, command in sorted(dated, key=lambda pair: pair[0])]


def _restructuring(change: Restructuring) -> Command:
    match change:
        case Renaming():
            return _personnel("RenameUnit", unit=change.unit, name=change.name, on=change.on)
        case Merger():
            return _personnel("MergeUnits", units=list(change.units), into=change.into, on=change.on)


def reviews(sample: Sample, standing: Mapping[str, str]) -> list[Command]:
    """The reviews that are still to come for records that stand as `standing` says, in the order of time."""
    chains: dict[str, list[Review]] = {}
    for review in sample.reviews:
        chains.setdefault(review.record, []).append(review)
    ahead = [review for record, chain in chains.items() for review in _ahead(chain, standing[record])]
    return [_review(review) for review in sorted(ahead, key=lambda review: (review.at, review.record))]


def _ahead(chain: list[Review], standing: str) -> list[Review]:
    """What follows in `chain` after the review that left the record as it stands."""
    for done in range(len(chain), 0, -1):
        if RESULTS[chain[done - 1].action] == standing:
            return chain[done:]
    return chain


def _review(review: Review) -> Command:
    names = {"contest": "Contest", "uphold": "Uphold", "retract": "Retract", "correct": "Correct"}
    fields: dict[str, Any] = {"record": review.record, "by": review.by, "reason": review.reason}
    if review.corrected is not None:
        fields["occurred_at"] = review.corrected.occurred_at
    return {"service": "observations", "command": f"{names[review.action]}Behaviour", **fields}


def campaign(sample: Sample) -> list[Command]:
    """Drafted, launched, joined by every unit as soon as there are both."""
    of = sample.campaign
    created = {unit.unit: unit.on for unit in sample.units}
    draft = _awards("DraftCampaign", **draft_of(of))
    launch = _awards("LaunchCampaign", campaign=of.campaign, on=of.launched_on)
    gone = _gone(sample.restructurings)
    joining = [
        _awards("JoinCampaign", campaign=of.campaign, unit=unit, on=max(of.launched_on, created[unit]))
        for unit in of.units
        if unit not in gone or gone[unit] > max(of.launched_on, created[unit])
    ]
    return [draft, launch, *joining]


def draft_of(campaign: Campaign) -> dict[str, Any]:
    """The fields of DraftCampaign."""
    names = ("campaign", "name", "criteria", "first_day", "last_day", "forms", "articles", "contacts")
    return {name: getattr(campaign, name) for name in names}


def _gone(changes: Iterable[Restructuring]) -> dict[str, date]:
    return {unit: change.on for change in changes if isinstance(change, Merger) for unit in change.units}


def rankings(sample: Sample) -> list[Command]:
    period = sample.campaign.period
    return [
        {"service": "scoring", "command": "PublishRanking", "block": block.block, "period": period}
        for block in sample.blocks
    ]


def decisions(sample: Sample, nominated: Iterable[Mapping[str, Any]]) -> list[Command]:
    """Decide on what was nominated without a tie, by the paper of its form, and confer it at the ceremony.

    A long list goes in parts, each decided and conferred before the next.
    """
    rows = list(nominated)
    wanted = []
    for paper in sample.campaign.decisions:
        of = [row for row in rows if row["form"] == paper.form]
        decided = [row["nomination"] for row in of if row["state"] == "approved"]
        new = [row["nomination"] for row in of if row["state"] == "submitted" and not row.get("tied")]
        wanted += [_conferral(paper, part) for part in _parts(decided)]
        wanted += [step(paper, part) for part in _parts(new) for step in (_decision, _conferral)]
    return wanted


def _parts(nominations: list[str]) -> list[list[str]]:
    return [nominations[start : start + LIST] for start in range(0, len(nominations), LIST)]


def _conferral(paper: Decision, nominations: list[str]) -> Command:
    handed = {"conferred_on": paper.conferred_on, "place": paper.place}
    return _awards("ConferAwards", nominations=nominations, **handed)


def _decision(paper: Decision, nominations: list[str]) -> Command:
    names = (
        *("authority", "decision_number", "decided_on"),
        *("signatory", "capacity", "on_behalf_of", "delegation"),
    )
    return _awards("IssueDecision", nominations=nominations, **{name: getattr(paper, name) for name in names})


def _personnel(command: str, **fields: Any) -> Command:
    return {"service": "personnel", "command": command, **fields}


def _awards(command: str, **fields: Any) -> Command:
    return {"service": "awards", "command": command, **fields}
