#!/usr/bin/python3
"""A mail server that this project did not write (aiosmtpd, Debian's python3-aiosmtpd), with what a test wants of it.

usage: smtp_server.py DIRECTORY [--security starttls|tls|none] [--name HOST] [--user U --password P]
                      [--mechanism PLAIN|LOGIN] [--refuse ADDRESS]... [--defer ADDRESS]... [--drop-after-data]
                      [--drop-in-data] [--stall] [--size N]

Writes DIRECTORY/port when it listens, DIRECTORY/cert.pem (self-signed for HOST), and for every message that it
accepts DIRECTORY/mail-<n>.json {sender, recipients, user, message}. Runs until it is killed.
"""
import argparse
import asyncio
import json
import pathlib
import ssl
import subprocess

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self, options):
        self.options = options
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.options.refuse:
            return "550 5.1.1 There is no such mailbox here"
        if address in self.options.defer:
            return "450 4.2.0 Come back later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        name = pathlib.Path(self.options.directory, f"mail-{self.count}.json")
        self.count += 1
        user = session.auth_data if isinstance(session.auth_data, str) else None
        text = json.dumps({"sender": envelope.mail_from, "recipients": envelope.rcpt_tos, "user": user,
                           "message": envelope.content.decode("ascii")})
        part = name.with_suffix(".part")
        part.write_text(text)
        part.rename(name)
        if self.options.drop_after_data:
            server.transport.abort()
        if self.options.stall:
            await asyncio.sleep(3600)
        return "250 2.0.0 Accepted as 4711"


def certificate(directory, name):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", f"{directory}/key.pem", "-out", f"{directory}/cert.pem", "-days", "2",
                    "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{directory}/cert.pem", f"{directory}/key.pem")
    return context


async def serve(options):
    context = certificate(options.directory, options.name) if options.security != "none" else None
    handler = Handler(options)

    def authenticate(server, session, envelope, mechanism, auth_data):
        good = (auth_data.login, auth_data.password) == (options.user.encode(), options.password.encode())
        return AuthResult(success=good, handled=False, auth_data=auth_data.login.decode() if good else None)

    settings = {"hostname": "mail.test", "data_size_limit": options.size, "timeout": 60}
    if options.security == "starttls":
        settings.update(tls_context=context, require_starttls=True)
    if options.user:
        others = [] if options.mechanism is None else [m for m in ("PLAIN", "LOGIN") if m != options.mechanism]
        settings.update(authenticator=authenticate, auth_required=True, auth_exclude_mechanism=others,
                        auth_require_tls=options.security == "starttls")

    class Dropping(SMTP):
        async def smtp_DATA(self, arg):
            await self.push("354 Go on")
            await self._reader.read(64)
            self.transport.abort()

    kind = Dropping if options.drop_in_data else SMTP
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: kind(handler, loop=loop, **settings), "127.0.0.1", 0,
                                      ssl=context if options.security == "tls" else None)
    port = pathlib.Path(options.directory, "port")
    part = port.with_suffix(".part")
    part.write_text(str(server.sockets[0].getsockname()[1]))
    part.rename(port)
    await server.serve_forever()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory")
    parser.add_argument("--security", choices=["starttls", "tls", "none"], default="starttls")
    parser.add_argument("--name", default="localhost")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--mechanism", choices=["PLAIN", "LOGIN"])
    parser.add_argument("--refuse", action="append", default=[])
    parser.add_argument("--defer", action="append", default=[])
    parser.add_argument("--drop-after-data", action="store_true")
    parser.add_argument("--drop-in-data", action="store_true")
    parser.add_argument("--stall", action="store_true")
    parser.add_argument("--size", type=int, default=33554432)
    asyncio.run(serve(parser.parse_args()))


main()
