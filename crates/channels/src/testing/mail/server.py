"""A mail server for tests: aiosmtpd, which can be told to misbehave.

Keeps each message in a file of the folder that it is given, as it came, and beside it from whom and
for whom. How it behaves is read from the file `behaviour` before each step, so that a test can
change it while the server runs.
"""

import asyncio
import json
import os
import socket
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

options = json.loads(sys.argv[1])
folder = options["folder"]
kept = 0
used = {}


def behaviour(step):
    """What is asked for at this step, as often as it is asked for."""
    with open(os.path.join(folder, "behaviour"), "rb") as file:
        asked = json.load(file)
    if asked["step"] != step:
        return None
    times = asked["times"]
    so_far = used[asked["number"]] = used.get(asked["number"], 0) + 1
    return asked["kind"] if times is None or so_far <= times else None


def write(name, content):
    path = os.path.join(folder, name)
    with open(path + ".part", "wb") as file:
        file.write(content)
    os.rename(path + ".part", path)


def note(event):
    with open(os.path.join(folder, "events"), "a") as file:
        file.write(event + "\n")


def keep(envelope):
    global kept
    kept += 1
    people = {"from": envelope.mail_from, "to": envelope.rcpt_tos}
    write(f"{kept:05}.json", json.dumps(people).encode())
    write(f"{kept:05}.eml", envelope.original_content)


async def forever():
    await asyncio.Event().wait()


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        note("MAIL " + address)
        if answer := behaviour("sender"):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        note("RCPT " + address)
        if answer := behaviour("receiver"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        note("DATA")
        kind = behaviour("message")
        if kind is None or kind.endswith("_kept"):
            keep(envelope)
        if kind in ("silent", "silent_kept"):
            await forever()
        if kind in ("drop", "drop_kept"):
            server.transport.abort()
            await forever()
        return kind or "250 OK"


class Server(SMTP):
    async def push(self, status):
        kind = behaviour("answers")
        if kind == "silent":
            await forever()
        if kind != "trickle":
            return await super().push(status)
        text = status.encode() if isinstance(status, str) else status
        for byte in text + b"\r\n":
            self._writer.write(bytes([byte]))
            await self._writer.drain()
            await asyncio.sleep(0.1)

    async def smtp_DATA(self, arg):
        kind = behaviour("content")
        if kind is None:
            return await super().smtp_DATA(arg)
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        if kind == "silent":
            # Reads nothing more: the sender's own buffers fill.
            self.transport.pause_reading()
            await forever()
        self.transport.abort()
        await forever()


def authenticate(server, session, envelope, mechanism, data):
    fine = (
        isinstance(data, LoginPassword)
        and data.login.decode() == options["user"]
        and data.password.decode() == options["password"]
    )
    note("AUTH " + ("yes" if fine else "no"))
    return AuthResult(success=fine, handled=False)


async def main():
    encryption = options["encryption"]
    context = None
    if encryption != "none":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options["certificate"], options["key"])

    def server():
        with open(os.path.join(folder, "calls"), "a") as file:
            file.write(".")
        starttls = encryption == "starttls"
        return Server(
            Handler(),
            hostname="mail.test",
            enable_SMTPUTF8=True,
            tls_context=context if starttls else None,
            require_starttls=starttls,
            auth_required=options["user"] is not None,
            auth_require_tls=starttls,
            authenticator=authenticate,
            loop=asyncio.get_running_loop(),
        )

    # Little is under way at a time, so that a stalled server is noticed before the end.
    door = socket.create_server(("127.0.0.1", 0), backlog=100)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    listening = await asyncio.get_running_loop().create_server(
        server, sock=door, ssl=context if encryption == "tls" else None
    )
    write("port", str(door.getsockname()[1]).encode())
    await listening.serve_forever()


asyncio.run(main())
