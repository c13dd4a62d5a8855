"""What a browser calls itself, in words."""

from ua_parser import parse

MAX_LENGTH = 80


def device_of(user_agent: str) -> str:
    """This function will name browser and system, such as ``Firefox op Windows``."""
    found = parse(user_agent)
    browser = found.user_agent.family if found.user_agent else ""
    system = found.os.family if found.os else ""
    named = " op ".join(filter(None, [browser, system]))
    return (named or "onbekend apparaat")[:MAX_LENGTH]
