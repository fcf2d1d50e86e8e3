"""Drives matrix-nio, with end-to-end encryption, through the steps that every client of this test goes through."""

import asyncio
import io
import os
import secrets

from nio import (
    AsyncClient,
    AsyncClientConfig,
    EnableEncryptionBuilder,
    Event,
    PresenceEvent,
    ReceiptEvent,
    RedactedEvent,
    RedactionEvent,
    RoomMessageText,
    SyncError,
    TypingNoticeEvent,
)
from nio.responses import ErrorResponse

from steps import StepFailed, TwoUsers, arguments, check, run_steps, until

SYNC_MILLISECONDS = 20_000


def good(response):
    """The response, unless it is one of the errors that nio returns instead of raising them."""
    if isinstance(response, ErrorResponse):
        raise StepFailed(str(response))
    return response


class Seen:
    """A user's client that syncs all the time, and what the library made of all that arrived."""

    def __init__(self, base, account, folder):
        config = AsyncClientConfig(
            max_limit_exceeded=5, max_timeouts=3, request_timeout=30, encryption_enabled=True
        )
        store = os.path.join(folder, account.username)
        os.mkdir(store)
        self.client = AsyncClient(base, account.username, store_path=store, config=config)
        self.events = []
        self.ephemeral = []
        self.presence = []
        self.sync_error = None
        self.syncing = None
        self.client.add_event_callback(lambda room, event: self.event(room, event), Event)
        of_rooms = (TypingNoticeEvent, ReceiptEvent)
        self.client.add_ephemeral_callback(
            lambda room, event: self.ephemeral.append((room.room_id, event)), of_rooms
        )
        self.client.add_presence_callback(self.presence.append, PresenceEvent)
        self.client.add_response_callback(self.failed_sync, SyncError)

    def event(self, room, event):
        self.events.append((room.room_id, event))

    async def failed_sync(self, response):
        self.sync_error = response

    def start(self):
        self.syncing = asyncio.create_task(
            self.client.sync_forever(timeout=SYNC_MILLISECONDS, loop_sleep_time=20)
        )

    async def stop(self):
        if self.syncing is None:
            return
        self.syncing.cancel()
        await asyncio.gather(self.syncing, return_exceptions=True)

    def cause(self):
        if self.syncing is not None and self.syncing.done() and not self.syncing.cancelled():
            return f"the sync loop ended with {self.syncing.exception()!r}"
        return self.sync_error and f"the last sync that failed: {self.sync_error}"

    async def until(self, what, look):
        return await until(what, look, self.cause)

    async def event_of(self, what, room_id, wanted):
        """Waits for an event of a room."""
        return await self.until(
            what,
            lambda: next((e for room, e in self.events if room == room_id and wanted(e)), None),
        )

    async def ephemeral_of(self, what, room_id, wanted):
        return await self.until(
            what,
            lambda: any(room == room_id and wanted(e) for room, e in self.ephemeral),
        )


class Driver(TwoUsers):
    def __init__(self, base, folder):
        super().__init__(base, lambda account: Seen(base, account, folder))

    def further_steps(self):
        return [("encrypt", ["login"], self.encrypt)]

    async def register(self):
        for account in self.accounts:
            client = AsyncClient(self.base, config=AsyncClientConfig(encryption_enabled=False))
            try:
                answer = good(await client.register(account.username, account.password))
                whoami = good(await client.whoami())
                check(whoami.user_id == answer.user_id, f"whoami says {whoami.user_id}")
                check(
                    answer.user_id.startswith(f"@{account.username}:"),
                    f"the user {account.username} became {answer.user_id}",
                )
                self.user_ids.append(answer.user_id)
                # A client that is logged in does not register.
                client.access_token = ""
                again = await client.register(account.username, account.password)
                code = getattr(again, "status_code", None)
                check(code == "M_USER_IN_USE", f"a taken name is answered with {again}")
            finally:
                await client.close()

    async def login(self):
        for seen, account, user_id in zip(self.sides(), self.accounts, self.user_ids):
            wrong = await seen.client.login("not " + account.password)
            code = getattr(wrong, "status_code", None)
            check(code == "M_FORBIDDEN", f"a wrong password is answered with {wrong}")
            good(await seen.client.login(account.password, device_name="driver"))
            whoami = good(await seen.client.whoami())
            check(whoami.user_id == user_id, f"whoami says {whoami.user_id}")
            check(whoami.device_id == seen.client.device_id, f"whoami says {whoami.device_id}")
        for seen in self.sides():
            seen.start()
            await seen.until("the first sync", lambda: seen.client.next_batch)

    async def create(self):
        created = good(await self.alice.client.room_create(name="A room", topic="Clients"))
        self.room = created.room_id
        room = await self.alice.until("the room", lambda: self.alice.client.rooms.get(self.room))
        await self.alice.until("the name of the room", lambda: room.name == "A room")
        await self.alice.until("the topic of the room", lambda: room.topic == "Clients")

    async def invite(self):
        good(await self.alice.client.room_invite(self.room, self.bob_id()))
        invited = await self.bob.until(
            "the invitation", lambda: self.bob.client.invited_rooms.get(self.room)
        )
        await self.bob.until(
            "who invited", lambda: invited.inviter == self.alice_id() and invited.name == "A room"
        )

    async def join(self):
        joined = good(await self.bob.client.join(self.room))
        check(joined.room_id == self.room, f"joined {joined.room_id}")
        await self.both_are_in(self.room)
        rooms = good(await self.bob.client.joined_rooms()).rooms
        check(self.room in rooms, f"joined_rooms says {rooms}")

    async def send(self):
        self.text = f"A message, {secrets.token_hex(4)} \u2603"
        content = {"msgtype": "m.text", "body": self.text}
        sent = good(await self.alice.client.room_send(self.room, "m.room.message", content))
        self.message = sent.event_id
        fetched = good(await self.alice.client.room_get_event(self.room, self.message)).event
        check(fetched.body == self.text, f"the event is {fetched.source}")

    async def sync(self):
        event = await self.bob.event_of(
            "the message", self.room, lambda event: event.event_id == self.message
        )
        check(isinstance(event, RoomMessageText), f"the message is {event}")
        check(event.body == self.text, f"the message says {event.body!r}")
        check(event.sender == self.alice_id(), f"the message is from {event.sender}")

    async def redact(self):
        content = {"msgtype": "m.text", "body": "To be redacted"}
        sent = good(await self.alice.client.room_send(self.room, "m.room.message", content))
        await self.bob.event_of(
            "the message", self.room, lambda event: event.event_id == sent.event_id
        )
        redaction = await self.alice.client.room_redact(self.room, sent.event_id, "A test")
        redaction = good(redaction).event_id
        event = await self.bob.event_of(
            "the redaction", self.room, lambda event: event.event_id == redaction
        )
        check(isinstance(event, RedactionEvent), f"the redaction is {event}")
        check(event.redacts == sent.event_id, f"the redaction is of {event.redacts}")
        check(event.reason == "A test", f"the reason is {event.reason!r}")
        event = good(await self.bob.client.room_get_event(self.room, sent.event_id)).event
        check(isinstance(event, RedactedEvent), f"the redacted event is {event}")
        check("body" not in event.source["content"], f"the event still has {event.source}")
        check(event.redacter == self.alice_id(), f"redacted by {event.redacter}")

    async def upload(self):
        answer, _ = await self.alice.client.upload(
            io.BytesIO(self.file),
            content_type="application/octet-stream",
            filename="some file.bin",
            filesize=len(self.file),
        )
        self.mxc = good(answer).content_uri
        check(self.mxc.startswith("mxc://"), f"the address is {self.mxc}")

    async def download(self):
        answer = good(await self.bob.client.download(self.mxc))
        check(answer.body == self.file, f"got {len(answer.body)} bytes that differ")
        check(answer.content_type == "application/octet-stream", f"it is {answer.content_type}")
        check(answer.filename == "some file.bin", f"its name is {answer.filename!r}")

    async def receipt(self):
        good(await self.bob.client.update_receipt_marker(self.room, self.message))

        def of_bob(event):
            receipts = event.receipts if isinstance(event, ReceiptEvent) else []
            return any(
                one.user_id == self.bob_id()
                and one.event_id == self.message
                and one.receipt_type == "m.read"
                for one in receipts
            )

        await self.alice.ephemeral_of("the receipt", self.room, of_bob)

    async def set_presence(self):
        good(await self.bob.client.set_presence("unavailable", "At lunch"))
        await self.alice.until(
            "the presence",
            lambda: any(
                event.user_id == self.bob_id()
                and event.presence == "unavailable"
                and event.status_msg == "At lunch"
                for event in self.alice.presence
            ),
        )
        asked = good(await self.alice.client.get_presence(self.bob_id()))
        check(asked.presence == "unavailable", f"asked, the presence is {asked.presence}")

    async def typing(self):
        good(await self.bob.client.room_typing(self.room, True, timeout=60_000))
        typing = lambda event: isinstance(event, TypingNoticeEvent) and self.bob_id() in event.users
        await self.alice.ephemeral_of("that the other user types", self.room, typing)
        good(await self.bob.client.room_typing(self.room, False))
        room = self.alice.client.rooms[self.room]
        await self.alice.until(
            "that the other user stopped", lambda: self.bob_id() not in room.typing_users
        )

    async def profile(self):
        mine = self.alice.client
        good(await mine.set_displayname("Alice of the test"))
        asked = good(await self.bob.client.get_displayname(self.alice_id()))
        check(asked.displayname == "Alice of the test", f"the name is {asked.displayname!r}")
        member = self.bob.client.rooms[self.room].users[self.alice_id()]
        await self.bob.until(
            "the new name in the room",
            lambda: self.bob.client.rooms[self.room].users[self.alice_id()].display_name
            == "Alice of the test",
        )
        check(member.user_id == self.alice_id(), f"the member is {member.user_id}")
        avatar = self.mxc or "mxc://localhost/none"
        good(await mine.set_avatar(avatar))
        profile = good(await self.bob.client.get_profile(self.alice_id()))
        check(profile.avatar_url == avatar, f"the avatar is {profile.avatar_url}")
        check(profile.displayname == "Alice of the test", f"the name is {profile.displayname!r}")

    async def encrypt(self):
        created = await self.alice.client.room_create(
            name="A secret room",
            invite=[self.bob_id()],
            initial_state=[EnableEncryptionBuilder().as_dict()],
        )
        secret = good(created).room_id
        await self.bob.until("the invitation", lambda: secret in self.bob.client.invited_rooms)
        good(await self.bob.client.join(secret))
        await self.both_are_in(secret)
        for seen in self.sides():
            room = seen.client.rooms[secret]
            await seen.until("that the room is encrypted", lambda: room.encrypted)
            for user in self.user_ids:
                await seen.until(
                    f"a device of {user}",
                    lambda: user == seen.client.user_id
                    or any(True for _ in seen.client.device_store.active_user_devices(user)),
                )
        for sender, receiver in (self.sides(), self.sides()[::-1]):
            text = f"A secret of {sender.client.user_id}, {secrets.token_hex(4)}"
            sent = await sender.client.room_send(
                secret,
                "m.room.message",
                {"msgtype": "m.text", "body": text},
                # Nobody is there to compare emojis.
                ignore_unverified_devices=True,
            )
            event_id = good(sent).event_id
            event = await receiver.event_of(
                "the secret", secret, lambda event: event.event_id == event_id
            )
            check(isinstance(event, RoomMessageText), f"the secret is {event}")
            check(event.decrypted, "the secret was not encrypted")
            check(event.body == text, f"the secret says {event.body!r}")
            check(event.sender == sender.client.user_id, f"the secret is from {event.sender}")

    async def logout(self):
        for seen in self.sides():
            await seen.stop()
            token = seen.client.access_token
            good(await seen.client.logout())
            seen.client.access_token = token
            answer = await seen.client.whoami()
            code = getattr(answer, "status_code", None)
            check(code == "M_UNKNOWN_TOKEN", f"the old token is answered with {answer}")

    async def both_are_in(self, room_id):
        for seen in self.sides():
            for user in self.user_ids:

                def is_in():
                    room = seen.client.rooms.get(room_id)
                    return room and user in room.users and user not in room.invited_users

                await seen.until(f"{user} as a member, by {seen.client.user_id}", is_in)

    async def close(self):
        for seen in self.sides():
            await seen.stop()
            await seen.client.close()


async def main():
    driver = Driver(*arguments())
    try:
        await run_steps(driver.steps())
    finally:
        await driver.close()


if __name__ == "__main__":
    asyncio.run(main())
