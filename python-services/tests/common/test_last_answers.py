"""The service ends while its engine does not heed its cancel: clients are told all the same."""

from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor

import pytest

from imagebeam_services.common import server
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.language.protocol import Finished, LanguageRequest, TextPiece
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.running_service import running
from tests.support.service_client import error_code, language_service
from tests.support.waiting import wait_until


class DeafEngine(FakeLanguageEngine):
    """Works on, whoever asks it to end."""

    async def generate(
        self,
        request: LanguageRequest,
        cancel: CancelToken,  # noqa: ARG002 - it is deaf
    ) -> AsyncGenerator[TextPiece | Finished, None]:
        """Waits for the test."""
        self.asked.append(request)
        yield TextPiece("x", ())
        await self.gate.wait()


@pytest.mark.parametrize("stream", [False, True])
def test_who_waits_is_told_that_the_service_ends(
    stream: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "GRACE_S", 0)
    engine = DeafEngine()
    body = {"prompt": "x", "stream": stream}
    with ThreadPoolExecutor(1) as pool:
        with running(lambda hosts: language_service(engine, hosts=hosts)) as live:
            live.load()
            engine.gate.clear()
            client = live.client()
            asked = pool.submit(client.post, "/v1/completions", json=body)
            wait_until(lambda: engine.asked != [])
        response = asked.result(20)
        client.close()
    if stream:
        assert '"code": "work.cancelled"' in response.text
        assert response.text.endswith("data: [DONE]\n\n")
    else:
        assert (response.status_code, error_code(response)) == (499, "work.cancelled")
