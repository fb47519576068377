#!/usr/bin/python3
"""A mail server on a free port of this machine. It says «Listening on PORT», then prints each message as a line of JSON.

--reply REPLY     what is answered to the next message («451 later»; «hang» is no answer); may be repeated; then «250 taken»
--login USER:PASSWORD --certificate FILE    demands STARTTLS with the certificate and key of the PEM file, and the login
"""

import argparse
import asyncio
import email
import email.policy
import json
import ssl

from aiosmtpd.smtp import SMTP, AuthResult


class Printer:
    def __init__(self, replies):
        self.replies = replies
        self.count = 0

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.count += 1
        print(json.dumps({
            "number": self.count,
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "id": message["Message-ID"],
            "subject": message["Subject"],
            "automatic": message["Auto-Submitted"],
            "text": message.get_content(),
        }), flush=True)
        reply = self.replies.pop(0) if self.replies else "250 taken"
        if reply == "hang":
            await asyncio.sleep(3600)
        return reply


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reply", action="append", default=[])
    parser.add_argument("--login")
    parser.add_argument("--certificate")
    arguments = parser.parse_args()
    options = {}
    if arguments.login:
        user, password = arguments.login.encode().split(b":", 1)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments.certificate)
        options = {
            "tls_context": context,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": lambda server, session, envelope, mechanism, data: AuthResult(
                success=(data.login, data.password) == (user, password)),
        }
    printer = Printer(arguments.reply)
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(printer, **options), "127.0.0.1", 0)
    print("Listening on", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
