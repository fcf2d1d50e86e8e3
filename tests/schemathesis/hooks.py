"""What schemathesis is told beside the definitions: who calls, where things are, and which answers Matrix has in general.

It reads its settings from the environment, and writes a line of JSON for each answer into a file.
"""

import json
import os
import threading
import urllib.request
from itertools import count

import schemathesis
from schemathesis.openapi.checks import JsonSchemaError, UndefinedStatusCode, UnsupportedMethodResponse

HOME = os.environ["HOMESERVER"]
TALLY = os.environ["TALLY"]
FRESH = count(1)
LOCK = threading.Lock()

# Refusals that the text of the API has for every operation, so that no definition lists them. Each is one status and
# one code: the same code with another status is a failure, and so is the status with another code.
GENERAL = {
    (400, "M_BAD_JSON"),
    (400, "M_INVALID_PARAM"),
    (400, "M_MISSING_PARAM"),
    (400, "M_NOT_JSON"),
    (401, "M_MISSING_TOKEN"),
    (401, "M_UNKNOWN_TOKEN"),
    (403, "M_FORBIDDEN"),
    (404, "M_NOT_FOUND"),
    (404, "M_UNRECOGNIZED"),
    (413, "M_TOO_LARGE"),
}

# After these the token is no longer one, or the account is gone, so each call has an account of its own.
ENDING = {
    "changePassword",
    "deactivateAccount",
    "deleteDevice",
    "deleteDevices",
    "logout",
    "logout_all",
    "refresh",
}

# After these the room is no longer one that the user may write into, so each call has a room of its own.
LEAVING = {
    "ban",
    "forgetRoom",
    "kick",
    "leaveRoom",
    "setRoomState",
    "setRoomStateWithKey",
    "upgradeRoom",
}

# No answer is waited for longer than this.
LONGEST_WAIT = 20


def call(method, path, token=None, body=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(HOME + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


def register():
    body = {
        "username": f"fuzz-{next(FRESH)}",
        "password": "a password",
        "auth": {"type": "m.login.dummy"},
    }
    return call("POST", "/_matrix/client/v3/register", None, body)


def make_room(token):
    """A room that everybody may join."""
    path = "/_matrix/client/v3/createRoom"
    return call("POST", path, token, {"preset": "public_chat"})["room_id"]


def furnish(token):
    """Makes a room, a message and a filter for the user, and says where these are."""
    user = call("GET", "/_matrix/client/v3/account/whoami", token)
    name = user["user_id"]
    client = "/_matrix/client/v3"
    room = make_room(token)
    filtered = call("POST", f"{client}/user/{name}/filter", token, {})["filter_id"]
    message = {"msgtype": "m.text", "body": "hello"}
    sent = call("PUT", f"{client}/rooms/{room}/send/m.room.message/1", token, message)
    return {
        "roomId": room,
        "roomIdOrAlias": room,
        "userId": name,
        "deviceId": user["device_id"],
        "filterId": filtered,
        "eventId": sent["event_id"],
    }


TOKEN = os.environ["TOKEN"]
PLACES = furnish(TOKEN)
CALLS = {}


def operation_id(case):
    return case.operation.definition.raw.get("operationId")


@schemathesis.auth(refresh_interval=None)
class Caller:
    """Who calls. The check of authentication takes this away again, and looks at what happens then."""

    def get(self, case, context):
        return register()["access_token"] if operation_id(case) in ENDING else TOKEN

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


@schemathesis.hook
def before_call(context, case, kwargs):
    with LOCK:
        number = CALLS[case.operation.label] = CALLS.get(case.operation.label, 0) + 1
    # Every other case is about things that are there; a made-up name leads to 404 and no further.
    if number % 2 == 0 and case.path_parameters:
        there = {name: PLACES[name] for name in case.path_parameters if name in PLACES}
        if "roomId" in there and operation_id(case) in LEAVING:
            there["roomId"] = make_room(TOKEN)
        case.path_parameters = {**case.path_parameters, **there}
    wait = (case.query or {}).get("timeout")
    if isinstance(wait, int) and wait > LONGEST_WAIT:
        case.query = {**case.query, "timeout": LONGEST_WAIT}


@schemathesis.hook
def after_call(context, case, response):
    # Methods that a path does not have are tried too. They are no cases of the operation.
    if case.method.upper() != case.operation.method.upper():
        return
    told = {
        "id": operation_id(case),
        "status": response.status_code,
    }
    with LOCK, open(TALLY, "a", encoding="utf-8") as tally:
        tally.write(json.dumps(told) + "\n")


def refusal(response):
    """The code of a refusal in Matrix's shape of errors."""
    try:
        body = json.loads(response.content)
    except ValueError:
        return None
    if isinstance(body, dict) and isinstance(body.get("error", ""), str):
        return body.get("errcode")
    return None


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Whether a failure is one."""
    general = (response.status_code, refusal(response)) in GENERAL
    # The second kind: 401 is documented as the demand to authenticate once more, and the token is looked at before.
    if general and isinstance(failure, (UndefinedStatusCode, JsonSchemaError)):
        return False
    # Matrix has two operations at one path, the second with a space at its end, which is no path of any server.
    nowhere = case.operation.path.endswith(" ") and response.status_code == 404
    return not (nowhere and isinstance(failure, UnsupportedMethodResponse))
