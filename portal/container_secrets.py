"""Makes the secrets that docker-compose.yml mounts; each one that is there already stays.

The standard library only: the machine that runs the containers has nothing else.
"""

import base64
import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "deploy" / "secrets"
CERTIFICATE = ("tls_certificate", "tls_key")


def main() -> None:
    """This function will make the secrets and name what the bureau itself must supply."""
    write_secrets(FOLDER)
    missing = [name for name in CERTIFICATE if not (FOLDER / name).exists()]
    for name in missing:
        sys.stdout.write(f"Still to be put there by you: {FOLDER / name}\n")


def write_secrets(folder: Path) -> None:
    """This function will write every secret that the folder does not hold yet."""
    # The folder keeps others out: a container's user must be able to read its own files.
    folder.mkdir(mode=0o700, exist_ok=True)
    _keep(folder / "secret_key", secrets.token_urlsafe(48))
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    _keep(folder / "field_keys", f"k1:{key}")
    _keep(folder / "pin_pepper", secrets.token_urlsafe(32))
    _keep(folder / "email_host_password", "")
    _keep(folder / "database_superuser_password", secrets.token_urlsafe(32))
    for role, name in (("owner", "database_owner_url"), ("app", "database_url")):
        password = _keep(
            folder / f"database_{role}_password", secrets.token_urlsafe(32)
        )
        _keep(folder / name, f"postgres://portal_{role}:{password}@db:5432/portal")
    auth = _keep(folder / "redis_auth", f"requirepass {secrets.token_urlsafe(32)}")
    _keep(folder / "redis_url", f"redis://:{auth.split()[1]}@redis:6379/0")


def _keep(file: Path, value: str) -> str:
    if not file.exists():
        fresh = file.with_suffix(".new")
        fresh.write_text(value + "\n")
        fresh.chmod(0o644)
        fresh.rename(file)
    return file.read_text().strip()


if __name__ == "__main__":
    main()
