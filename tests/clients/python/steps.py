"""What the Python drivers share: the steps of two users, printing one JSON line for each step, and waiting until something
has been seen."""

import asyncio
import inspect
import json
import secrets
import sys
import time
import traceback

# For how long a condition may take to come true.
PATIENCE_SECONDS = 45
# For how long a whole step may take: longer than two waits, so that a wait says what it was that did not happen.
STEP_SECONDS = 120
POLL_SECONDS = 0.05


class StepFailed(Exception):
    """What a step claims does not hold."""


class Account:
    """A user that no earlier run can have made."""

    def __init__(self, name, run):
        self.username = f"{name}-{run}"
        self.password = secrets.token_hex(12)


def check(holds, sentence):
    if not holds:
        raise StepFailed(sentence)


async def until(what, look, context=lambda: None):
    """Waits until `look` gives something true, and returns that. `context` says what the library knows of the cause."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        seen = look()
        if inspect.isawaitable(seen):
            seen = await seen
        if seen:
            return seen
        if time.monotonic() > end:
            cause = context()
            because = f" ({cause})" if cause else ""
            raise StepFailed(f"not seen in {PATIENCE_SECONDS} s: {what}{because}")
        await asyncio.sleep(POLL_SECONDS)


def describe(error):
    text = str(error) or repr(error)
    if not isinstance(error, StepFailed):
        text = f"{type(error).__name__}: {text}"
    return " ".join(text.split())[:500]


def report(step, outcome, **more):
    print(json.dumps({"step": step, "outcome": outcome, **more}), flush=True)


async def run_steps(steps):
    """Runs the steps in their order. A step is its name, the names of those that it needs, and a function; it is not
    tried where one that it needs did not pass."""
    passed = set()
    for name, needs, run in steps:
        missing = [need for need in needs if need not in passed]
        if missing:
            report(name, "failed", detail=f"not tried, since the step {missing[0]} failed")
            continue
        began = time.monotonic()
        try:
            await asyncio.wait_for(run(), STEP_SECONDS)
        except asyncio.TimeoutError:
            report(name, "failed", detail=f"the step did not end in {STEP_SECONDS} s")
        except Exception as error:
            traceback.print_exc()
            report(name, "failed", detail=describe(error))
        else:
            passed.add(name)
            report(name, "passed")
        print(f"step {name}: {time.monotonic() - began:.2f} s", file=sys.stderr, flush=True)


class TwoUsers:
    """Alice and Bob, on their way through the steps. A driver has a method for each."""

    def __init__(self, base, seen):
        self.base = base
        run = secrets.token_hex(4)
        self.accounts = (Account("alice", run), Account("bob", run))
        self.alice, self.bob = (seen(account) for account in self.accounts)
        self.user_ids = []
        self.room = None
        self.message = None
        self.mxc = None
        self.file = secrets.token_bytes(70_000)

    def steps(self):
        return [
            ("register", [], self.register),
            ("login", ["register"], self.login),
            ("create", ["login"], self.create),
            ("invite", ["create"], self.invite),
            ("join", ["invite"], self.join),
            ("send", ["join"], self.send),
            ("sync", ["send"], self.sync),
            ("redact", ["sync"], self.redact),
            ("upload", ["login"], self.upload),
            ("download", ["upload"], self.download),
            ("receipt", ["sync"], self.receipt),
            ("presence", ["join"], self.set_presence),
            ("typing", ["join"], self.typing),
            ("profile", ["join"], self.profile),
            *self.further_steps(),
            ("logout", ["login"], self.logout),
        ]

    def further_steps(self):
        """What only some libraries can do."""
        return []

    def sides(self):
        return (self.alice, self.bob)

    def alice_id(self):
        return self.user_ids[0]

    def bob_id(self):
        return self.user_ids[1]


def arguments():
    """The homeserver's base URL, and the empty folder for what the driver keeps."""
    if len(sys.argv) != 3:
        sys.exit("usage: DRIVER BASE_URL EMPTY_FOLDER")
    return sys.argv[1].rstrip("/"), sys.argv[2]
