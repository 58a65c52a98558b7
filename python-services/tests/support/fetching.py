"""Downloads of one small model from a hub on loopback."""

from functools import partial
from pathlib import Path

from imagebeam_services.common.download.downloader import Downloader, Order, Plan, Progress
from imagebeam_services.common.download.hub import HubClient
from imagebeam_services.common.download.lock import Lock
from imagebeam_services.common.download.plan import Wanted
from imagebeam_services.common.download.transfer import FileTransfer
from tests.support.hub_server import COMMIT, REPOSITORY, Hub

WEIGHTS = bytes(range(256)) * 20_000
CONFIG = b'{"model_type": "clip"}'
WANTED = Wanted(("config.json", "*.safetensors"), ("vocab.json",))
ORDER = Order(REPOSITORY, WANTED)
PART = f".model.safetensors.{COMMIT[:12]}.part"


class Fetching:
    """A downloader, what it told, and how long it would have waited."""

    def __init__(self, hub: Hub, folder: Path, **changes: str) -> None:
        self.pauses: list[float] = []
        self.told: list[Progress] = []
        self.folder = folder
        client = HubClient(hub.url, timeout_s=5, **changes)
        transfer = partial(FileTransfer, pause=self.pauses.append)
        self.downloader = Downloader(client, folder, transfer)

    def plan(self, order: Order = ORDER) -> Plan:
        return self.downloader.plan(order)

    def fetch(self, order: Order = ORDER) -> Lock:
        return self.downloader.carry_out(self.plan(order), self.told.append)

    @property
    def model(self) -> Path:
        return self.folder / "owner" / "model"

    @property
    def staged(self) -> Path:
        return self.folder / ".downloads" / "owner" / "model"


def names_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
