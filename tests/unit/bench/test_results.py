import pytest

from tests.bench import plan, report, run
from tests.bench.results import Figure, Measured, Results
from tests.bench.targets import TARGETS, reached

HERE = {"processor": "one", "memory": "8 GiB", "Python": "3.11", "PostgreSQL": "15", "RabbitMQ": "3.10"}


def results(**rates: list[float]) -> Results:
    """Events a second of W end to end of each run, by `ours` and the names of peers."""
    entries = {"ours": plan.OURS, "message_db": plan.PEERS[0], "nameko": plan.PEERS[2]}
    return Results(
        machine=dict(HERE),
        entries={
            entries[name].key: Measured(
                name=entries[name].name,
                date="2026-01-01 00:00",
                load=0.0,
                events=1_000,
                outcomes=[{"events": 1_000, "seconds": 1_000 / rate} for rate in measured],
            )
            for name, measured in rates.items()
        },
    )


def test_a_figure_is_the_median_with_its_bounds() -> None:
    assert results(ours=[300, 100, 200]).figure(plan.OURS, "rate") == Figure(200, 100, 300)


def test_what_was_not_measured_is_neither_reached_nor_missed() -> None:
    assert {one.held for one in reached(results())} == {None}


@pytest.mark.parametrize(("ours", "held"), [(16_001, True), (15_999, False)])
def test_the_ratio_is_to_the_fastest_peer_and_names_it(ours: float, held: bool) -> None:
    measured = results(ours=[ours], message_db=[2_000], nameko=[400])
    (ratio,) = (one for one in reached(measured) if one.target.to and one.target.entry is plan.OURS)
    assert (ratio.peer, ratio.held) == (plan.PEERS[0].name, held)


def test_a_part_measured_anew_takes_the_place_of_the_old_and_the_rest_stays() -> None:
    both = run.merged(results(ours=[100], nameko=[400]), results(ours=[200]))
    assert both.figure(plan.OURS, "rate") == Figure(200, 200, 200)
    assert both.figure(plan.PEERS[2], "rate") == Figure(400, 400, 400)


def test_figures_of_another_machine_do_not_stand_beside_each_other() -> None:
    kept, fresh = results(ours=[100]), results(nameko=[400])
    fresh.machine["processor"] = "another"
    with pytest.raises(SystemExit, match="another"):
        run.merged(kept, fresh)


def test_what_was_kept_comes_back(tmp_path) -> None:
    measured = results(ours=[100, 200])
    measured.write(tmp_path / "kept.json")
    assert Results.read(tmp_path / "kept.json") == measured


def test_the_page_has_every_target_and_every_failure() -> None:
    measured = results(ours=[100])
    measured.entries[plan.OURS.key].failures.append("run 2: it fell\nand why")
    page = report.page(measured)
    assert [one.what for one in TARGETS if f"| {one.what} |" not in page] == []
    assert "run 2: it fell" in page


def test_every_entry_has_figures_of_its_own() -> None:
    keys = [entry.key for entry in plan.ALL]
    assert len(keys) == len(set(keys))
