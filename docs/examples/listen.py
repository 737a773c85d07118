"""Signs in, prints what happens, and answers each message. It needs `pip install websockets`.

python listen.py http://127.0.0.1:8000 ben ember-and-plum-7
"""

import json
import random
import sys
import time
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import connect

SITE, LOGIN, PASSWORD = sys.argv[1:]
ANSWER = "Thanks, I'll read it soon"


def call(path, **body):
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(f"{SITE}/api/v1/{path}", json.dumps(body).encode(), headers), timeout=20) as answer:
        return json.load(answer)


def say(socket, kind, **data):
    socket.send(json.dumps({"type": kind, "data": data}))


def listen(socket, me):
    """Until the connection is lost. `me` has the tokens, the user, and `seq`: the last event before which
    nothing is missing."""
    say(socket, "auth", token=me["access"])
    renew_at, is_resuming = time.monotonic() + 10, "seq" in me
    while True:
        try:
            frame = json.loads(socket.recv(timeout=max(0, renew_at - time.monotonic())))
        except TimeoutError:  # the token ends soon
            me |= call("auth/refresh", refresh=me["refresh"])
            say(socket, "auth", token=me["access"])
            renew_at = time.monotonic() + 10
            continue
        kind, data = frame["type"], frame["data"]
        print(kind, json.dumps(data, ensure_ascii=False), flush=True)
        if kind in ("ready", "renewed"):
            left = datetime.fromisoformat(data["expires_at"]) - datetime.now(UTC)
            renew_at = time.monotonic() + left.total_seconds() * 0.8
        if kind == "ready" and is_resuming:
            say(socket, "resume", seq=me["seq"])  # what was missed comes now, then `resumed`
        elif kind in ("ready", "resumed") or data.get("code") == "gap":  # gap: look over REST what is new
            me["seq"], is_resuming = data["seq"], False
        elif "seq" in frame and not is_resuming:
            me["seq"] = frame["seq"]
        if kind == "message.new" and data["message"]["sender"]["id"] != me["user"]["id"]:
            # Named after the message that it answers: to answer twice is to answer once.
            name = f"answer-{data['message']['id']}"
            say(socket, "message.send", conversation_id=data["conversation_id"], text=ANSWER, client_id=name)


def main():
    me, pause = {}, 1
    while True:
        try:
            if "access" not in me:
                me |= call("auth/login", login=LOGIN, password=PASSWORD)
            with connect("ws" + SITE.removeprefix("http") + "/ws/") as socket:
                listen(socket, me)
        except ConnectionClosed as closed:
            print("closed:", closed.rcvd, flush=True)
            if closed.rcvd and closed.rcvd.code == 4403:
                sys.exit("This account may not connect.")
            if closed.rcvd and closed.rcvd.code == 4401:  # the session has ended
                del me["access"]
            pause = 1
        except (OSError, InvalidHandshake) as error:
            if isinstance(error, HTTPError) and error.code < 500:
                sys.exit(f"The site refuses: {error.read().decode()}")
            print("no connection:", error, flush=True)
        time.sleep(random.uniform(0, pause))  # not all clients at the same moment
        pause = min(pause * 2, 30)


main()
