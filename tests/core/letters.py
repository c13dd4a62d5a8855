"""A mail to send, and when."""

import datetime

NOW = datetime.datetime(2026, 11, 3, 9, 30, tzinfo=datetime.UTC)
ACTIVATION = {
    "first_name": "Noor",
    "employer_name": "Bakkerij De Gouden Halm B.V.",
    "portal_name": "Salarisfactory",
    "username": "noor@voorbeeld.nl",
    "url": "http://salarisfactory.localhost:8000/activeren/geheim/",
    "days": 7,
}
