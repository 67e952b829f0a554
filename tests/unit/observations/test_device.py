"""Which time clocks there are, and what each is known by."""

from typing import Any

import pytest

from services.observations.domain import device
from shared.commands import Decider
from shared.contracts.commands.observations import RegisterDevice, RetireDevice
from shared.contracts.observations import DeviceRegistered, DeviceRetired
from shared.contracts.refusal import Refusal
from shared.testing.scenario import Scenario, scenario

SERIAL = "CJ7H202460123"
UNITS = frozenset({"van-phong", "thanh-tra"})
REGISTERED = DeviceRegistered(device=SERIAL, unit="van-phong", networks=["192.168.1.0/24"])
RETIRED = DeviceRetired(device=SERIAL, reason="Hỏng")

CLOCK: Scenario[Any, device.Device] = scenario(
    Decider(device.INITIAL, device.evolve, lambda command, state: device.decide(command, state, UNITS))
)


def register(**given: object) -> RegisterDevice:
    said = {"device": SERIAL, "unit": "van-phong", "networks": ["192.168.1.7/24"], **given}
    return RegisterDevice(**said)  # type: ignore[arg-type]


def test_a_network_is_written_by_its_first_address() -> None:
    CLOCK.when(register()).then(REGISTERED)


def test_the_same_said_again_is_nothing_new() -> None:
    CLOCK.given(REGISTERED).when(register()).then_nothing()


def test_what_is_said_otherwise_replaces_it_and_a_retired_clock_comes_back() -> None:
    moved = CLOCK.given(REGISTERED).when(register(unit="thanh-tra"))
    moved.then(DeviceRegistered(device=SERIAL, unit="thanh-tra", networks=["192.168.1.0/24"]))
    CLOCK.given(REGISTERED, RETIRED).when(register()).then(REGISTERED)


def test_it_stands_in_a_unit_that_there_is() -> None:
    CLOCK.when(register(unit="x")).then_refused("device.unknown-unit", value="x", place="unit")


def test_what_it_could_not_be_known_by_is_refused() -> None:
    CLOCK.when(register(networks=[])).then_refused("device.unguarded", value=SERIAL)
    CLOCK.when(register(networks=["192.168.1"])).then_refused("device.bad-network", value="192.168.1")
    CLOCK.when(register(address="clock:99999")).then_refused("device.bad-port", value="clock:99999")


def test_it_is_retired_once() -> None:
    retire = RetireDevice(device=SERIAL, reason="Hỏng")
    CLOCK.given(REGISTERED).when(retire).then(RETIRED)
    CLOCK.given(REGISTERED, RETIRED).when(retire).then_nothing()
    CLOCK.when(retire).then_refused("device.unknown", value=SERIAL)


def test_a_clock_is_asked_at_its_usual_port() -> None:
    assert device.host_and_port("10.0.0.7") == ("10.0.0.7", 4370)
    assert device.host_and_port("clock.lan:5000") == ("clock.lan", 5000)
    with pytest.raises(Refusal):
        device.host_and_port("10.0.0.7:0")
