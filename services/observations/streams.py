"""The names of the streams in the log of observations."""

from shared.ids import derived_id


def record_stream(record: str) -> str:
    return f"record-{record}"


def explanation_stream(explanation: str) -> str:
    return f"explanation-{explanation}"


def punch_stream(tenant: str, badge: str, at: str) -> str:
    """`at` is the wall time with zone, in ISO 8601; the same pass read twice has the same stream."""
    return f"punch-{derived_id(tenant, 'punch', badge, at)}"


def device_stream(tenant: str, device: str) -> str:
    """By serial number within an organisation: a clock may be sold on."""
    return f"device-{derived_id(tenant, 'device', device)}"
