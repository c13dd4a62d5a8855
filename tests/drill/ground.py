"""Where the paths and addresses of the containers are on this machine."""

import re
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.drill import compose, debian

# Addresses of this machine only. A container has one of its own, and so does nginx here.
NGINX = "127.0.0.9"
# The port that each address of a container is about.
LISTENERS = {
    "web:8000": "web",
    "0.0.0.0:8000": "web",
    "127.0.0.1:8000": "web",
    "0.0.0.0:8080": "plain",
    "0.0.0.0:8443": "secure",
    "db:5432": "db",
    "redis:6379": "redis",
}


class Ground:
    """A temporary folder that stands for volumes, secrets and scratch space."""

    def __init__(self, folder: Path, description: Mapping[str, Any]) -> None:
        self.folder, self.description = folder, description
        self.ports = {name: free_port() for name in LISTENERS.values()}
        self.secrets = self.make("secrets")
        self.logs = self.make("logs")

    def make(self, *parts: str) -> Path:
        """This function will make a folder."""
        folder = self.folder.joinpath(*parts)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def log(self, service: str) -> Path:
        """This function will return where a service writes."""
        return self.logs / f"{service}.log"

    def prepare(self, service: str) -> None:
        """This function will make what the service finds mounted."""
        said = self.description["services"][service]
        home = self.make(service)
        for path in compose.scratch(said):
            self.make(service, "tmp", path.strip("/"))
        for name in said.get("secrets", ()):
            mounted = self.make(service, "secrets") / name
            mounted.write_text(
                self.translate(service, (self.secrets / name).read_text())
            )
        for source, path, _mode in compose.mounts(said):
            if source.startswith("."):
                text = (compose.ROOT / source).read_text()
                mounted = home / Path(path).name
                mounted.write_text(self.translate(service, text))
            else:
                self._make_volume(source)
        self._give_away(service, home)

    def translate(self, service: str, text: str) -> str:
        """This function will put this machine's paths and addresses into a text."""
        words = self._paths(service) | self._addresses()
        longest_first = sorted(words, key=len, reverse=True)
        pattern = "|".join(rf"(?<![\w.-]){re.escape(word)}\b" for word in longest_first)
        return re.sub(pattern, lambda found: words[found[0]], text)

    def _paths(self, service: str) -> dict[str, str]:
        said, home = self.description["services"][service], self.folder / service
        paths = {"/app": self.folder / "app", "/run/secrets": home / "secrets"}
        paths |= {
            path: home / "tmp" / path.strip("/") for path in compose.scratch(said)
        }
        for source, path, _mode in compose.mounts(said):
            paths[path] = (
                home / Path(path).name
                if source.startswith(".")
                else self.folder / "volumes" / source
            )
        return {path: str(place) for path, place in paths.items()}

    def _addresses(self) -> dict[str, str]:
        proxy = self.description["services"]["nginx"]["networks"]["front"]
        return {
            **{
                address: f"127.0.0.1:{self.ports[name]}"
                for address, name in LISTENERS.items()
            },
            "bind 0.0.0.0": "bind 127.0.0.1",
            "port 6379": f"port {self.ports['redis']}",
            proxy["ipv4_address"]: NGINX,
            "proxy_http_version": f"proxy_bind {NGINX}; proxy_http_version",
        }

    def _make_volume(self, name: str) -> None:
        volume, inside = self.make("volumes") / name, self._inside_the_image(name)
        if inside:
            # Docker fills a new volume with what the image has there.
            volume.unlink(missing_ok=True)
            volume.symlink_to(self.folder / inside)
        else:
            volume.mkdir(mode=0o700, exist_ok=True)

    def _inside_the_image(self, volume: str) -> str:
        services = self.description["services"].values()
        every = [mount for service in services for mount in compose.mounts(service)]
        paths = [path for source, path, _mode in every if source == volume]
        return next((path[1:] for path in paths if path.startswith("/app/")), "")

    def _give_away(self, service: str, home: Path) -> None:
        self.log(service).touch()
        account = debian.account(service)
        if account:
            for path in (self.log(service), home, *home.rglob("*")):
                shutil.chown(path, account)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
