"""The bounded cache."""

import pytest

from imagebeam_services.common.lru_cache import LruCache


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    cache: LruCache[str, int] = LruCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert [cache.get(key) for key in "abc"] == [1, None, 3]
    assert len(cache) == 2


def test_a_value_that_is_put_again_is_replaced_and_counts_as_new() -> None:
    cache: LruCache[str, int] = LruCache(2)
    for key, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        cache.put(key, value)
    assert [cache.get(key) for key in "abc"] == [3, None, 4]


def test_a_cache_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        LruCache(0)


def test_what_values_weigh_counts_where_it_is_said() -> None:
    cache: LruCache[str, str] = LruCache(5, len)
    for key, value in (("a", "aa"), ("b", "bb"), ("c", "c")):
        cache.put(key, value)
    assert len(cache) == 3
    cache.put("d", "ddd")
    assert [cache.get(key) for key in "abcd"] == [None, None, "c", "ddd"]
    cache.put("d", "d")
    cache.put("e", "eee")
    assert [cache.get(key) for key in "cde"] == ["c", "d", "eee"]


def test_a_value_that_is_too_heavy_is_not_kept_and_pushes_nothing_out() -> None:
    cache: LruCache[str, str] = LruCache(3, len)
    cache.put("a", "a")
    cache.put("b", "bbbb")
    assert (cache.get("a"), cache.get("b")) == ("a", None)
    cache.put("a", "aaaa")
    assert cache.get("a") is None


def test_an_emptied_cache_has_all_its_room_again() -> None:
    cache: LruCache[str, str] = LruCache(2, len)
    cache.put("a", "aa")
    cache.clear()
    assert len(cache) == 0
    for key in ("b", "c"):
        cache.put(key, key)
    assert [cache.get(key) for key in "abc"] == [None, "b", "c"]
