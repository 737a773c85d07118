"""The shortest client: signs in, listens, and answers each message until its token ends (listen.py goes on).

python hello.py http://127.0.0.1:8000 ben ember-and-plum-7      (after: pip install websockets)
"""

import json
import sys
from urllib.request import Request, urlopen

from websockets.sync.client import connect

site, login, password = sys.argv[1:]
body = json.dumps({"login": login, "password": password}).encode()
request = Request(f"{site}/api/v1/auth/login", body, {"Content-Type": "application/json"})
me = json.load(urlopen(request))

with connect(site.replace("http", "ws", 1) + "/ws/") as socket:
    socket.send(json.dumps({"type": "auth", "token": me["access"]}))
    for text in socket:
        frame = json.loads(text)
        print(frame["type"], frame["data"], flush=True)
        if frame["type"] == "message.new" and frame["data"]["message"]["sender"]["id"] != me["user"]["id"]:
            answer = {
                "conversation_id": frame["data"]["conversation_id"],
                "text": "Thanks, I'll read it soon",
                "client_id": f"answer-{frame['data']['message']['id']}",  # to send it twice is to send it once
            }
            socket.send(json.dumps({"type": "message.send", "data": answer}))
