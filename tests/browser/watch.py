"""What a page does wrong without anyone looking: errors in the console, broken policy, failed requests."""

import re
from typing import Any

REPORT_POLICY = """
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
  console.error(`CSP ${violatedDirective} ${blockedURI} ${sourceFile}`));
"""
# Chromium writes this line for every answer of 400 and above; the statuses are looked at themselves.
FAILED_TO_LOAD = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
# Chromium says so where no graphics card paints what WebGL draws.
NO_GRAPHICS_CARD = "GPU stall due to ReadPixels"


class Watched:
    """Collects a page's faults. `allow(415)` lets answers with that status be, `tolerate(text)` lines of the
    console with that text."""

    def __init__(self, page: Any) -> None:
        self.faults: list[str] = []
        self.allowed: set[int] = set()
        self.tolerated = [NO_GRAPHICS_CARD]
        page.add_init_script(REPORT_POLICY)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        page.on("response", self._response)

    def allow(self, *statuses: int) -> None:
        self.allowed.update(statuses)

    def tolerate(self, text: str) -> None:
        self.tolerated.append(text)

    def check(self) -> None:
        assert not self.faults, "\n".join(self.faults)

    def _console(self, message: Any) -> None:
        expected = FAILED_TO_LOAD.search(message.text) or any(text in message.text for text in self.tolerated)
        if message.type in ("error", "warning") and not expected:
            self.faults.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _response(self, response: Any) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")
