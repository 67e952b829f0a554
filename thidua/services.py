"""The five services, by name: imported by what runs them, and by nothing else."""

from services.awards.service import AwardsService
from services.gateway.service import GatewayService
from services.observations.service import ObservationsService
from services.personnel.service import PersonnelService
from services.scoring.service import ScoringService

SERVICES = {
    service.name: service
    for service in (PersonnelService, ObservationsService, ScoringService, AwardsService, GatewayService)
}
