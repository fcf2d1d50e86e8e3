"""Drives mautrix through the steps that every client of this test goes through, all but the encrypted room: its
end-to-end encryption needs a C library that cannot be had from PyPI alone."""

import asyncio
import secrets

from mautrix.api import HTTPAPI, Method, Path
from mautrix.client import Client, InternalEventType
from mautrix.client.state_store import MemoryStateStore, MemorySyncStore
from mautrix.errors import MForbidden, MUnknownToken, MUserInUse
from mautrix.types import EventType, Membership, PresenceState, ReceiptType

from steps import StepFailed, TwoUsers, arguments, check, run_steps, until


async def refused(call, error, what):
    """Expects that a call is refused with the error."""
    try:
        answer = await call
    except error:
        return
    raise StepFailed(f"{what}: answered with {answer}")


class Seen:
    """A user's client that syncs all the time, and what the library made of all that arrived."""

    def __init__(self, base):
        self.client = Client(
            api=HTTPAPI(base_url=base, default_retry_count=0),
            sync_store=MemorySyncStore(),
            state_store=MemoryStateStore(),
        )
        self.events = []
        self.presence = []
        self.synced = 0
        self.sync_error = None
        self.client.add_event_handler(EventType.ALL, self.event)
        internal = self.client.add_event_handler
        internal(InternalEventType.SYNC_SUCCESSFUL, self.whole_sync, wait_sync=True)
        internal(InternalEventType.SYNC_ERRORED, self.failed_sync)
        internal(InternalEventType.SYNC_STOPPED, self.failed_sync)

    async def event(self, event):
        self.events.append(event)

    async def whole_sync(self, data):
        # The library has no handlers for presence: it hands out the whole answer.
        self.presence += data["data"].get("presence", {}).get("events", [])
        self.synced += 1

    async def failed_sync(self, data):
        self.sync_error = data.get("error") or self.sync_error

    def cause(self):
        return self.sync_error and f"the last sync that failed: {self.sync_error!r}"

    async def until(self, what, look):
        return await until(what, look, self.cause)

    async def event_of(self, what, type_, room_id, wanted=lambda event: True):
        """Waits for an event of a room."""

        def look():
            of_type = (event for event in self.events if event and event.type == type_)
            return next((e for e in of_type if e.room_id == room_id and wanted(e)), None)

        return await self.until(what, look)


class Driver(TwoUsers):
    def __init__(self, base):
        super().__init__(base, lambda account: Seen(base))

    async def register(self):
        api = HTTPAPI(base_url=self.base, default_retry_count=0)
        try:
            for account in self.accounts:
                # The library has no method for it.
                register = lambda: api.request(
                    Method.POST,
                    Path.v3.register,
                    {
                        "username": account.username,
                        "password": account.password,
                        "auth": {"type": "m.login.dummy"},
                        "inhibit_login": True,
                    },
                )
                user_id = (await register())["user_id"]
                check(user_id.startswith(f"@{account.username}:"), f"it became {user_id}")
                self.user_ids.append(user_id)
                await refused(register(), MUserInUse, "a taken name")
        finally:
            await api.session.close()

    async def login(self):
        for seen, account, user_id in zip(self.sides(), self.accounts, self.user_ids):
            client = seen.client
            versions = await client.versions()
            check(versions.versions, "the homeserver has no versions")
            flows = await client.get_login_flows()
            check(any(str(flow.type) == "m.login.password" for flow in flows.flows), f"{flows}")
            login = lambda password: client.login(
                identifier=account.username, password=password, device_name="driver"
            )
            await refused(login("not " + account.password), MForbidden, "a wrong password")
            await login(account.password)
            whoami = await client.whoami()
            check(whoami.user_id == user_id, f"whoami says {whoami.user_id}")
            check(whoami.device_id == client.device_id, f"whoami says {whoami.device_id}")
        for seen in self.sides():
            seen.client.start(None)
            await seen.until("the first sync", lambda: seen.synced)

    async def create(self):
        self.room = await self.alice.client.create_room(name="A room", topic="Clients")
        name = await self.alice.event_of("the name of the room", EventType.ROOM_NAME, self.room)
        check(name.content.name == "A room", f"the name is {name.content.name!r}")
        asked = await self.alice.client.get_state_event(self.room, EventType.ROOM_TOPIC)
        check(asked.topic == "Clients", f"the topic is {asked.topic!r}")

    async def invite(self):
        await self.alice.client.invite_user(self.room, self.bob_id())
        event = await self.bob.event_of(
            "the invitation",
            EventType.ROOM_MEMBER,
            self.room,
            lambda event: event.state_key == self.bob_id(),
        )
        check(event.content.membership == Membership.INVITE, f"it is {event.content.membership}")
        check(event.sender == self.alice_id(), f"the invitation is from {event.sender}")
        stripped = event.unsigned.invite_room_state
        names = [e.content.name for e in stripped if e.type == EventType.ROOM_NAME]
        check(names == ["A room"], f"the invitation names the room {names}")

    async def join(self):
        joined = await self.bob.client.join_room(self.room, max_retries=0)
        check(joined == self.room, f"joined {joined}")
        await self.alice.event_of(
            "that the other user joined",
            EventType.ROOM_MEMBER,
            self.room,
            lambda event: event.state_key == self.bob_id()
            and event.content.membership == Membership.JOIN,
        )
        rooms = await self.bob.client.get_joined_rooms()
        check(self.room in rooms, f"joined_rooms says {rooms}")
        members = set(await self.bob.client.get_joined_members(self.room))
        check(members == set(self.user_ids), f"the members are {members}")

    async def send(self):
        self.text = f"A message, {secrets.token_hex(4)} \u2603"
        self.message = await self.alice.client.send_text(self.room, self.text)
        fetched = await self.alice.client.get_event(self.room, self.message)
        check(fetched.content.body == self.text, f"the event is {fetched}")

    async def sync(self):
        event = await self.arrived(self.message)
        check(event.content.body == self.text, f"the message says {event.content.body!r}")
        check(event.sender == self.alice_id(), f"the message is from {event.sender}")

    async def redact(self):
        sent = await self.alice.client.send_text(self.room, "To be redacted")
        await self.arrived(sent)
        redaction = await self.alice.client.redact(self.room, sent, "A test")
        event = await self.bob.event_of(
            "the redaction",
            EventType.ROOM_REDACTION,
            self.room,
            lambda event: event.event_id == redaction,
        )
        redacts = event.redacts or event.content.get("redacts")
        check(redacts == sent, f"the redaction is of {redacts}")
        event = await self.bob.client.get_event(self.room, sent)
        content = event.content.serialize()
        check("body" not in content, f"the event still has {content}")
        check(event.unsigned.get("redacted_because"), f"nothing says why: {event.unsigned}")

    async def upload(self):
        self.mxc = await self.alice.client.upload_media(
            self.file, mime_type="application/octet-stream", filename="some file.bin"
        )
        check(self.mxc.startswith("mxc://"), f"the address is {self.mxc}")

    async def download(self):
        got = await self.bob.client.download_media(self.mxc)
        check(got == self.file, f"got {len(got)} bytes that differ")

    async def receipt(self):
        await self.bob.client.send_receipt(self.room, self.message)

        def of_bob(event):
            by_type = event.content.get(self.message, {})
            return self.bob_id() in by_type.get(ReceiptType.READ, {})

        await self.alice.event_of("the receipt", EventType.RECEIPT, self.room, of_bob)

    async def set_presence(self):
        self.bob.client.presence = PresenceState.UNAVAILABLE
        await self.bob.client.set_presence(PresenceState.UNAVAILABLE, "At lunch")
        await self.alice.until(
            "the presence",
            lambda: any(
                event["sender"] == self.bob_id()
                and event["content"]["presence"] == "unavailable"
                and event["content"].get("status_msg") == "At lunch"
                for event in self.alice.presence
            ),
        )
        asked = await self.alice.client.get_presence(self.bob_id())
        check(asked.presence == PresenceState.UNAVAILABLE, f"asked, it is {asked.presence}")

    async def typing(self):
        await self.bob.client.set_typing(self.room, 60_000)
        typing = lambda event: self.bob_id() in event.content.user_ids
        event = await self.alice.event_of(
            "that the other user types", EventType.TYPING, self.room, typing
        )
        await self.bob.client.set_typing(self.room, 0)
        after = self.alice.events.index(event)

        def stopped():
            later = [e for e in self.alice.events[after:] if e and e.type == EventType.TYPING]
            return any(e.room_id == self.room and not typing(e) for e in later)

        await self.alice.until("that the other user stopped", stopped)

    async def profile(self):
        await self.alice.client.set_displayname("Alice of the test")
        name = await self.bob.client.get_displayname(self.alice_id())
        check(name == "Alice of the test", f"the name is {name!r}")
        await self.bob.event_of(
            "the new name in the room",
            EventType.ROOM_MEMBER,
            self.room,
            lambda event: event.state_key == self.alice_id()
            and event.content.displayname == "Alice of the test",
        )
        avatar = self.mxc or "mxc://localhost/none"
        await self.alice.client.set_avatar_url(avatar)
        profile = await self.bob.client.get_profile(self.alice_id())
        check(profile.avatar_url == avatar, f"the avatar is {profile.avatar_url}")
        check(profile.displayname == "Alice of the test", f"the name is {profile.displayname!r}")

    async def logout(self):
        for seen in self.sides():
            client = seen.client
            client.stop()
            await client.logout(clear_access_token=False)
            await refused(client.whoami(), MUnknownToken, "the old token")

    async def arrived(self, event_id):
        """Waits until the other user has a message."""
        return await self.bob.event_of(
            "the message",
            EventType.ROOM_MESSAGE,
            self.room,
            lambda event: event.event_id == event_id,
        )

    async def close(self):
        for seen in self.sides():
            seen.client.stop()
            await seen.client.api.session.close()


async def main():
    # All that it keeps is in memory.
    base, _folder = arguments()
    driver = Driver(base)
    try:
        await run_steps(driver.steps())
    finally:
        await driver.close()


if __name__ == "__main__":
    asyncio.run(main())
