"""nameko run nameko_subscriber --broker amqp://USER:PASSWORD@HOST:5672//"""

from nameko.contextdata import ContextDataProvider
from nameko.events import event_handler


class EventId(ContextDataProvider):
    context_key = "cloudEvents:id"


class HonourRoll:
    name, event_id, seen = "honour_roll", EventId(), set()

    @event_handler("awards", "AwardConferred", requeue_on_error=True)
    def on_award(self, award):
        if self.event_id not in self.seen:  # in earnest: a unique key in your database
            print(f"{award['form_name']}: {award['recipient']} ({award['decision_number']})", flush=True)
            self.seen.add(self.event_id)
