"""Containers can do, see and reach no more than they need."""

from ipaddress import ip_address, ip_network

import pytest

from tests.deployment.test_compose import DESCRIPTION, OURS, SERVICES, every_service

NETWORKS = DESCRIPTION["networks"]


def neighbours(name: str) -> set[str]:
    """Whoever shares a network with a service."""
    own = set(SERVICES[name].get("networks", ()))
    return {
        other
        for other, said in SERVICES.items()
        if other != name and own & set(said.get("networks", ()))
    }


@every_service
def test_nobody_is_root_or_can_become_it(name: str):
    said = SERVICES[name]

    # Our own image says who it is; another's would start as root.
    assert name in OURS or said["user"] not in {"root", "0", 0}
    assert said["cap_drop"] == ["ALL"]
    assert said["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in said


@every_service
def test_nobody_writes_outside_volumes_and_scratch_space(name: str):
    assert SERVICES[name]["read_only"] is True


def test_only_nginx_is_reached_from_outside():
    published = {name for name, said in SERVICES.items() if "ports" in said}

    assert published == {"nginx"}
    assert SERVICES["nginx"]["ports"] == ["0.0.0.0:80:8080", "0.0.0.0:443:8443"]


def test_nginx_reaches_web_alone():
    assert neighbours("nginx") == {"web"}


def test_the_database_and_the_broker_are_reached_by_the_portal_alone():
    portal = {"web", "worker", "files", "beat", "migrate"}

    assert neighbours("db") == portal | {"redis"}
    assert neighbours("redis") == portal | {"db"}


def test_only_nginx_and_the_sender_of_mail_are_connected_to_the_world():
    world = {name for name, said in NETWORKS.items() if not said.get("internal")}
    connected = {
        name for name, said in SERVICES.items() if world & set(said.get("networks", ()))
    }

    assert connected == {"nginx", "worker", "mail"}
    assert SERVICES["static"]["network_mode"] == "none"


def test_every_network_is_declared():
    used = {one for said in SERVICES.values() for one in said.get("networks", ())}

    assert used == set(NETWORKS)


def test_only_the_address_of_nginx_may_speak_for_clients():
    address = SERVICES["nginx"]["networks"]["front"]["ipv4_address"]
    given = NETWORKS["front"]["ipam"]["config"][0]

    for said in OURS.values():
        assert said["environment"]["TRUSTED_PROXY_NETS"] == f"{address}/32"
    assert ip_address(address) in ip_network(given["subnet"])
    # Docker gives these to others, who may come first.
    assert ip_address(address) not in ip_network(given["ip_range"])


def test_only_migrations_run_as_the_owner_of_the_tables():
    owners = {
        name
        for name, said in OURS.items()
        if "DATABASE_OWNER_URL_FILE" in said["environment"]
        or "database_owner_url" in said["secrets"]
    }

    assert owners == {"migrate"}
    assert SERVICES["migrate"]["command"][:3] == ["python", "manage.py", "migrate"]


@pytest.mark.parametrize("name", ["DEMO", "INSECURE_HTTP", "DATABASE_ROLE"])
def test_production_is_no_demonstration(name: str):
    assert [one for one, said in OURS.items() if name in said["environment"]] == []


def test_the_mail_catcher_comes_only_when_it_is_asked_for():
    assert {name for name, said in SERVICES.items() if "profiles" in said} == {"mail"}


def test_what_runs_on_comes_back_and_what_ends_does_not():
    ending = {name for name, said in SERVICES.items() if said["restart"] == "no"}

    assert ending == {"migrate", "static"}
    assert {said["restart"] for said in SERVICES.values()} == {"no", "unless-stopped"}


def test_web_starts_after_the_migrations_and_nginx_after_web():
    finished = {"condition": "service_completed_successfully"}

    for name in ("web", "worker", "files", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == finished
    assert SERVICES["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert SERVICES["nginx"]["depends_on"] == {
        "static": finished,
        "web": {"condition": "service_healthy"},
    }


def test_servers_say_whether_they_are_well():
    checked = {
        name
        for name, said in SERVICES.items()
        if said.get("healthcheck", {}).get("test", [""])[0] == "CMD"
    }

    # Web has the check of its image; worker, files and beat show at /gezondheid/.
    assert checked == {"nginx", "db", "redis"}
    assert "healthcheck" not in SERVICES["web"]
