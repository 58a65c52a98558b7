"""What Ray is told by variables, and whose choice wins."""

from imagebeam_services.serve.environment import guard_local_cluster, provide_token, quiet_ray


def test_ray_tells_its_makers_nothing_unless_asked_to() -> None:
    variables: dict[str, str] = {}
    quiet_ray(variables)
    assert variables == {"RAY_USAGE_STATS_ENABLED": "0"}
    chosen = {"RAY_USAGE_STATS_ENABLED": "1"}
    quiet_ray(chosen)
    assert chosen == {"RAY_USAGE_STATS_ENABLED": "1"}


def test_a_local_cluster_has_a_token_of_its_own_and_stays_on_this_machine() -> None:
    first: dict[str, str] = {}
    second = {"RAY_ADDRESS": "elsewhere:6379"}
    guard_local_cluster(first)
    guard_local_cluster(second)
    assert first.pop("RAY_AUTH_TOKEN") != second.pop("RAY_AUTH_TOKEN")
    expected = {"RAY_AUTH_MODE": "token", "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
    assert first == second == expected


def test_a_choice_of_ones_own_is_left_alone() -> None:
    for name, value in (("RAY_AUTH_MODE", "disabled"), ("RAY_AUTH_TOKEN_PATH", "/secret")):
        variables = {name: value, "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "1"}
        guard_local_cluster(variables)
        assert variables == {name: value, "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "1"}


def test_the_replicas_token_is_the_given_one_or_a_new_one() -> None:
    given = {"IMAGEBEAM_TOKEN": "mine"}
    assert not provide_token(given, "new")
    assert given == {"IMAGEBEAM_TOKEN": "mine"}
    for variables in ({}, {"IMAGEBEAM_TOKEN": " "}):
        assert provide_token(variables, "new")
        assert variables == {"IMAGEBEAM_TOKEN": "new"}
