"""Writes calls.json: what Slack's own library sends for the calls that we make.

Reads blocks.json, if it is named, with the library's models: each refuses what breaks its limits,
and gives back what it read.

    pip install slack_sdk==3.47.0
    python record.py > calls.json
    python record.py blocks.json
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl

from slack_sdk import WebClient
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block

CALLS = {}


class Recorder(BaseHTTPRequestHandler):
    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        kind = self.headers["content-type"]
        if "json" in kind:
            body = json.loads(raw) if raw else None
        else:
            body = dict(parse_qsl(raw, keep_blank_values=True))
        CALLS[self.path.rsplit("/", 1)[-1]] = {
            "method": self.command,
            "path": self.path,
            "content_type": kind,
            "body": body,
        }
        answer = b'{"ok": true}'
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def record():
    server = HTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    slack = WebClient(token="xoxb-test", base_url=f"http://127.0.0.1:{server.server_port}/api/")
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "Hi", "emoji": False}}]
    said = {
        "channel": "D0ANA",
        "text": "Hi",
        "parse": "none",
        "link_names": False,
    }
    marked = {
        "blocks": blocks,
        "metadata": {
            "event_type": "baton_delivery",
            "event_payload": {"delivery": "dlv_1", "handoff": "ho_1"},
        },
    }
    slack.auth_test()
    slack.users_lookupByEmail(email="ana@example.com")
    slack.conversations_open(users="U0ANA")
    slack.chat_postMessage(**said, **marked, unfurl_links=False, unfurl_media=False, mrkdwn=False)
    slack.chat_update(ts="1700000000.000100", **said, **marked)
    slack.chat_postEphemeral(user="U0ANA", **said)
    slack.conversations_history(
        channel="D0ANA",
        oldest="1700000000.000000",
        inclusive=True,
        include_all_metadata=True,
        limit=100,
        cursor="next",
    )
    slack.apps_connections_open(app_token="xapp-test")
    print(json.dumps(CALLS, indent=2))


def validate(value):
    if isinstance(value, JsonObject):
        if hasattr(value, "validate_json"):
            value.validate_json()
        value = list(vars(value).values())
    if isinstance(value, (list, tuple)):
        for inner in value:
            validate(inner)


def read(file):
    for message in json.load(open(file)):
        blocks = Block.parse_all(message)
        validate(blocks)
        assert [json.loads(json.dumps(b.to_dict())) for b in blocks] == message
    print("fine")


if len(sys.argv) > 1:
    read(sys.argv[1])
else:
    record()
