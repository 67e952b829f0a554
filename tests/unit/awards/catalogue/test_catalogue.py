"""The catalogue as shipped, by date, and an agency's file over it."""

from datetime import date, timedelta
from typing import get_args

import pytest

from services.awards import rules
from services.awards.domain.catalogue import Confirmation, overlaid
from services.awards.domain.catalogue.model import CAMPAIGN_AWARD, Rating
from shared.contracts.council import Share
from shared.contracts.refusal import Refusal

REGIMES = [date(2017, 10, 1), date(2024, 1, 1), date(2025, 7, 1)]
CODES = {
    *("LDTT", "CSTD-CS", "CSTD-T", "CSTD-TQ", "TTLDTT", "TTLDXS", "CO-T", "CO-CP", "GK", "BK-T", "BK-TTG"),
    *("GK-PT", "BK-T-PT", "BK-TTG-PT", CAMPAIGN_AWARD),
}
DAY = date(2020, 1, 15)

AGENCY = """
ratings:
  individual: {good: [B]}
base_salaries:
  - {since: 2019-07-01, amount: 1500000, source: thử nghiệm, verified: {document: 9/TB, on: 2025-03-01}}
forms:
  - form: CSTD-CS
    versions:
      - since: 2017-10-01
        verified: {document: 12/QĐ-SNV, on: 2025-02-01}
      - since: 2020-01-01
        source: Quy chế 12/QC-SNV
        individual: {minimum_points: 91, flags: []}
        quota: {each: unit, of: headcount, share: 10, ties: council}
  - form: GUONG-SANG
    name: {vi: Gương sáng công sở, en: Shining example}
    kind: movement
    versions:
      - since: 2020-01-01
        until: 2020-12-31
        source: Quy chế 12/QC-SNV
        individual: {holds: [{forms: [LDTT], times: 1, within: 1}]}
        decided_by: agency-head
"""


@pytest.mark.parametrize("since", REGIMES)
def test_every_regime_has_all_forms_each_with_its_source_and_unconfirmed(since: date) -> None:
    catalogue = rules.catalogue()
    in_force = catalogue.on(since)
    assert set(in_force) == CODES
    for form in in_force.values():
        assert form.grounds.since == since and form.grounds.source
        assert not form.grounds.verified and form.confirmed is None
        assert form.vote is not None and form.vote.grounds == form.grounds
        assert form.name.vi and form.name.en
        assert set(form.conditions) == set(form.recipients)
    assert all(one.grounds.source and not one.grounds.verified for one in catalogue.salaries)


def test_one_regime_ends_the_day_before_the_next_begins() -> None:
    for versions in rules.catalogue().forms.values():
        ends = [one.grounds.until for one in versions]
        assert ends == [*(since - timedelta(days=1) for since in REGIMES[1:]), None]
    assert rules.catalogue().on(REGIMES[0] - timedelta(days=1)) == {}


def test_titles_of_soldiers_ask_for_ninety_percent_of_all_members_in_secret() -> None:
    for since in REGIMES:
        for code in ("CSTD-T", "CSTD-TQ"):
            vote = rules.catalogue().on(since)[code].vote
            assert vote is not None
            assert (vote.share, vote.of, vote.secret) == (Share(part=90, whole=100), "members", True)


def test_a_dossier_is_due_after_the_year_it_is_for() -> None:
    deadline = rules.catalogue().on(DAY)["CSTD-T"].deadline
    assert deadline is not None and deadline.of(2019) == date(2020, 3, 31)


def test_the_grades_of_a_rating_are_those_of_it_or_a_better_one() -> None:
    forms = rules.catalogue().on(DAY)
    assert forms["LDTT"].conditions["person"].grades == ("A", "xuat-sac", "tot")
    assert forms["TTLDTT"].conditions["unit"].grades[-1] == "hoan-thanh"
    # of the people of a unit it is their own grades that count
    fulfilled = forms["TTLDXS"].conditions["unit"].members[0].grades
    assert fulfilled == ("A", "xuat-sac", "tot", "B", "C", "hoan-thanh")
    assert get_args(Rating)[0] == "excellent"


def test_an_agency_changes_figures_from_a_day_on_and_keeps_the_rest() -> None:
    shipped, ours = rules.catalogue(), overlaid(rules.catalogue(), AGENCY, "so.yaml")
    before, after = ours.on(date(2019, 12, 31))["CSTD-CS"], ours.on(DAY)["CSTD-CS"]
    assert before.conditions == shipped.on(DAY)["CSTD-CS"].conditions
    assert before.grounds.until == date(2019, 12, 31)
    asked = after.conditions["person"]
    assert (asked.minimum_points, asked.flags) == (9100, ())
    assert asked.holds == before.conditions["person"].holds
    assert after.quota is not None and (after.quota.each, after.quota.share) == ("unit", 1000)
    assert after.grounds.source == "Quy chế 12/QC-SNV"
    assert after.vote is not None and after.vote.grounds == after.grounds


def test_what_an_agency_changes_holds_in_later_regimes_until_they_say_otherwise() -> None:
    ours = overlaid(rules.catalogue(), AGENCY, "so.yaml").on(date(2025, 8, 1))["CSTD-CS"]
    assert ours.conditions["person"].minimum_points == 9100
    assert ours.conditions["person"].unended_discipline


def test_a_confirmation_names_its_document_and_day_and_is_of_its_version_alone() -> None:
    ours = overlaid(rules.catalogue(), AGENCY, "so.yaml")
    confirmed = ours.on(date(2018, 1, 1))["CSTD-CS"]
    assert confirmed.grounds.verified
    assert confirmed.confirmed == Confirmation("12/QĐ-SNV", date(2025, 2, 1))
    assert not ours.on(DAY)["CSTD-CS"].grounds.verified
    assert ours.base_salary(DAY) == 1_500_000
    assert [one.grounds.verified for one in ours.salaries] == [False, True, False, False]


def test_an_agency_adds_forms_and_says_which_grades_are_good() -> None:
    ours = overlaid(rules.catalogue(), AGENCY, "so.yaml")
    assert set(ours.on(DAY)) == {*CODES, "GUONG-SANG"}
    assert "GUONG-SANG" not in ours.on(date(2021, 1, 1))
    assert ours.on(DAY)["LDTT"].conditions["person"].grades == ("A", "xuat-sac", "B")
    assert ours.overlay == "so.yaml"


def test_an_overlay_gives_way_to_the_next_one() -> None:
    first = overlaid(rules.catalogue(), AGENCY, "so.yaml")
    text = "base_salaries: [{since: 2030-01-01, amount: 3000000, source: thử}]"
    second = overlaid(first, text, "moi.yaml")
    assert set(second.forms) == CODES
    assert second.base_salary(date(2030, 1, 1)) == 3_000_000
    assert rules.catalogue().base_salary(date(2030, 1, 1)) == 2_340_000


def test_none_takes_away_what_was_inherited() -> None:
    text = """
forms:
  - form: BK-T
    versions:
      - since: 2020-01-01
        source: thử
        individual: none
        vote: none
        collective: {rating_from: none, member_disciplined: none, prize: none}
"""
    found = overlaid(rules.catalogue(), text, "o.yaml").on(DAY)["BK-T"]
    assert found.recipients == ("unit",) and found.vote is None and found.prizes == {}
    assert found.conditions["unit"].grades == () and found.conditions["unit"].member_disciplined is None
    assert found.conditions["unit"].holds


def test_a_file_with_mistakes_is_refused_with_all_of_them() -> None:
    text = "forms:\n  - form: LDTT\n    versions:\n      - since: 2020-13-01\n        qouta: none\n"
    with pytest.raises(Refusal) as refused:
        overlaid(rules.catalogue(), text, "so.yaml")
    assert refused.value.code == "catalogue.invalid"
    told = [(one["line"], one["code"]) for one in refused.value.details["problems"]]
    assert told == [(4, "date"), (5, "unknown-key")]
    assert "2 lỗi" in refused.value.text("vi") and "so.yaml" in refused.value.text("en")
