import gc
import sys
from types import ModuleType

import pytest

from imagebeam_services.common.long_imports import LIBRARIES, without_searches_for_garbage


@pytest.fixture(autouse=True)
def _as_before_any_import(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in LIBRARIES:
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.parametrize("fails", [True, False])
def test_garbage_is_not_searched_for_during_an_import_and_is_again_after_it(fails: bool) -> None:
    try:
        with without_searches_for_garbage():
            assert not gc.isenabled()
            if fails:
                raise ImportError
    except ImportError:
        assert fails
    assert gc.isenabled()


def test_who_wants_no_searches_at_all_gets_none() -> None:
    gc.disable()
    try:
        with without_searches_for_garbage():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_an_import_has_made_is_never_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    gc.unfreeze()
    with without_searches_for_garbage():
        monkeypatch.setitem(sys.modules, "torch", ModuleType("torch"))
    assert gc.get_freeze_count() > 0
    made_later: list[object] = []
    made_later.append(made_later)
    assert any(one is made_later for one in gc.get_objects())


@pytest.mark.parametrize("library", ["transformers", "json"])
def test_what_a_model_has_made_is_not_spared_by_another_import(
    monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    gc.unfreeze()
    monkeypatch.setitem(sys.modules, "torch", ModuleType("torch"))
    with without_searches_for_garbage():
        monkeypatch.setitem(sys.modules, library, ModuleType(library))
    assert gc.get_freeze_count() == 0
