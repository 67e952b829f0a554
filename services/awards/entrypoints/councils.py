"""What awards answers about councils, meetings and ballots, and the one entrypoint that takes a vote."""

from collections.abc import Iterable
from typing import Any

from services.awards.handling.ballots import cast_vote
from services.awards.handling.council_streams import ballot_of, minutes_of, require_ballot
from services.awards.projections import ballots, councils, meetings
from shared.clock import local_day
from shared.contracts.ballots import BallotClosed
from shared.contracts.refusal import Refusal
from shared.database import reading
from shared.eventstore import Store
from shared.messaging.rpc import rpc
from shared.service import context_of, plain


class CouncilEntrypoints:
    store: Store

    @rpc(expected_exceptions=Refusal)
    def councils(self, tenant: str) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(councils.listed(connection, tenant, local_day(self.store.now())))

    @rpc(expected_exceptions=Refusal)
    def council(self, tenant: str, council: str) -> dict[str, Any]:
        with reading(self.store.engine) as connection:
            return plain(councils.one(connection, tenant, council))

    @rpc(expected_exceptions=Refusal)
    def meetings(self, tenant: str, council: str | None = None) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(meetings.listed(connection, tenant, council))

    @rpc(expected_exceptions=Refusal)
    def meeting(self, tenant: str, meeting: str) -> dict[str, Any]:
        with reading(self.store.engine) as connection:
            return plain(meetings.one(connection, tenant, meeting))

    @rpc(expected_exceptions=Refusal)
    def minutes(self, tenant: str, meeting: str) -> dict[str, Any]:
        """Of a closed meeting, as data: see `services.awards.domain.minutes.Minutes`."""
        with reading(self.store.engine) as connection:
            told = plain(minutes_of(connection, tenant, meeting))
        for voted in told["ballots"]:
            voted["recused"] = _named(voted["recused"])
        return told

    @rpc(expected_exceptions=Refusal)
    def ballots(self, tenant: str, meeting: str | None = None) -> list[dict[str, Any]]:
        with reading(self.store.engine) as connection:
            return plain(ballots.listed(connection, tenant, meeting))

    @rpc(expected_exceptions=Refusal)
    def ballot(self, tenant: str, ballot: str) -> dict[str, Any]:
        """With who sits on it, who has voted, who has no vote on what, and who may vote in writing until
        when; of an open one also what each seat chose."""
        with reading(self.store.engine) as connection:
            row = ballots.one(connection, tenant, ballot)
            state = ballot_of(connection, tenant, ballot)
        opened = require_ballot(state, ballot)
        found = [(one.person, one.nomination) for one in opened.conflicts]
        recused = [one for one in sorted(state.barred) if one not in found]
        return plain(
            {
                **row,
                "rule": opened.rule,
                "presided_by": opened.presided_by,
                "seats": opened.members,
                "present": opened.present,
                "votes": [state.votes[seat] for seat in sorted(state.votes)],
                "conflicts": opened.conflicts,
                "recused": _named(recused),
                "asked": [{"member": seat, "until": until} for seat, until in sorted(state.asked.items())],
            }
        )

    @rpc(expected_exceptions=Refusal)
    def ballot_papers(self, tenant: str, ballot: str) -> list[dict[str, Any]]:
        """All papers of a counted secret ballot, by nomination and receipt: anybody may find theirs and count
        again. Nobody asks for a single one, so nobody learns whose it is."""
        with reading(self.store.engine) as connection:
            state = ballot_of(connection, tenant, ballot)
        require_ballot(state, ballot)
        if not isinstance(state.ended, BallotClosed) or not state.ended.secret:
            raise Refusal("ballot.no-papers", place="ballot", value=ballot)
        return plain(state.ended.papers)

    @rpc(expected_exceptions=Refusal)
    def cast_vote(self, command: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
        """Take `CastVote` and give the voter, and nobody else, the receipts; never sent again by itself."""
        cast = cast_vote(self.store, command, context_of(context))
        events = [
            {"id": one.id, "stream": one.stream, "version": one.version, "type": one.type}
            for one in cast.recorded
        ]
        return {"events": events, "receipts": plain(cast.receipts)}


def _named(pairs: Iterable[Iterable[str]]) -> list[dict[str, str]]:
    return [{"person": person, "nomination": nomination} for person, nomination in pairs]
