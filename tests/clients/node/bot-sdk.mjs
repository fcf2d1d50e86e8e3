// Drives a homeserver with matrix-bot-sdk (https://github.com/turt2live/matrix-bot-sdk), to see that a client which nobody
// of this project wrote gets along with it. Run as `node bot-sdk.mjs BASE_URL EMPTY_FOLDER`; prints one JSON line a step.

import { argumentsOfDriver, check, newUsers, refused, runSteps, until } from "./steps.mjs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { LogService, MatrixAuth, MatrixClient, SimpleFsStorageProvider } from "matrix-bot-sdk";

LogService.setLogger(console);

const { baseUrl, folder } = argumentsOfDriver();
const users = newUsers();
const text = "a message from matrix-bot-sdk";
const picture = randomBytes(50_000);
const known = {};
let alice;
let bob;

/**
 * A client that remembers what its sync brought. The library emits room events, which are taken from there; for typing,
 * receipts and presence it has no event, so these are read from the answer its own sync loop has just fetched.
 */
class WatchingClient extends MatrixClient {
    ephemeral = [];
    presence = [];
    events = [];
    invites = [];

    constructor(token, name) {
        super(baseUrl, token, new SimpleFsStorageProvider(join(folder, `${name}.json`)));
        this.on("room.event", (room, event) => this.events.push({ room, event }));
        this.on("room.invite", (room, event) => this.invites.push({ room, event }));
    }

    async processSync(raw, emit) {
        for (const [room, update] of Object.entries(raw.rooms?.join ?? {})) {
            for (const event of update.ephemeral?.events ?? []) this.ephemeral.push({ room, event });
        }
        this.presence.push(...(raw.presence?.events ?? []));
        return super.processSync(raw, emit);
    }

    sees(what, wanted) {
        return until(what, () => this.events.find(({ room, event }) => room === known.room && wanted(event))?.event);
    }

    seesEphemeral(what, type, wanted) {
        const found = ({ room, event }) => room === known.room && event.type === type && wanted(event.content);
        return until(what, () => this.ephemeral.some(found));
    }
}

async function register() {
    for (const { username, password } of Object.values(users)) {
        const client = await new MatrixAuth(baseUrl).passwordRegister(username, password, "registration");
        const id = await client.getUserId();
        check(id.startsWith(`@${username}:`), `registered ${username}, but the server calls it ${id}`);
    }
}

async function login() {
    const auth = new MatrixAuth(baseUrl);
    await refused(() => auth.passwordLogin(users.alice.username, "not the password"), "M_FORBIDDEN", "a wrong password");
    const session = async (name) => {
        const { username, password } = users[name];
        const { accessToken } = await auth.passwordLogin(username, password, "driver");
        const client = new WatchingClient(accessToken, name);
        const { user_id: id, device_id: device } = await client.getWhoAmI();
        check(id.startsWith(`@${username}:`) && device, `whoami of ${username} answers ${id}, device ${device}`);
        users[name].id = id;
        return client;
    };
    alice = await session("alice");
    bob = await session("bob");
}

async function create() {
    known.room = await alice.createRoom({ preset: "private_chat", name: "Room of the bot", topic: "A topic" });
    const { name } = await alice.getRoomStateEvent(known.room, "m.room.name", "");
    check(name === "Room of the bot", `the new room has the name ${name}`);
    check((await alice.getJoinedRooms()).includes(known.room), "the maker of the room is not joined to it");
}

async function invite() {
    await alice.inviteUser(users.bob.id, known.room);
    const { membership } = await alice.getRoomStateEvent(known.room, "m.room.member", users.bob.id);
    check(membership === "invite", `the invited user has the membership ${membership}`);
}

async function joinRoom() {
    const room = await bob.joinRoom(known.room);
    check(room === known.room, `joined ${room} instead of ${known.room}`);
    const members = await bob.getJoinedRoomMembers(known.room);
    check(members.includes(users.alice.id) && members.includes(users.bob.id), `the members are ${members}`);
}

async function send() {
    known.first = await alice.sendText(known.room, text);
    const event = await bob.getEvent(known.room, known.first);
    check(event.content.body === text && event.sender === users.alice.id, `the event reads ${JSON.stringify(event)}`);
}

async function sync() {
    await Promise.all([alice.start(), bob.start()]);
    const first = await bob.sees("the first message in the other user's sync", (e) => e.event_id === known.first);
    check(first.content.body === text, `the first message reads ${JSON.stringify(first)}`);
    // Only an incremental sync can bring these two.
    const second = await alice.sendHtmlText(known.room, "<b>second</b> message");
    const seen = await bob.sees("a message sent while the other user syncs", (e) => e.event_id === second);
    check(seen.content.formatted_body === "<b>second</b> message", `the second message reads ${JSON.stringify(seen)}`);
    const other = await alice.createRoom({ preset: "private_chat", invite: [users.bob.id] });
    await until("an invite in the sync of the invited user", () => bob.invites.some(({ room }) => room === other));
}

async function redact() {
    const redaction = await alice.redactEvent(known.room, known.first, "a reason");
    await bob.sees("the redaction in the other user's sync", (e) => e.type === "m.room.redaction" && e.event_id === redaction);
    const event = await bob.getRawEvent(known.room, known.first);
    check(Object.keys(event.content).length === 0, `the redacted event still has ${JSON.stringify(event.content)}`);
}

async function upload() {
    known.media = await alice.uploadContent(picture, "image/png", "picture.png");
    check(/^mxc:\/\/[^/]+\/[^/]+$/.test(known.media), `uploaded to ${known.media}`);
}

async function download() {
    const { data, contentType } = await bob.downloadContent(known.media);
    check(picture.equals(data), `uploaded ${picture.length} bytes, got ${data.length} that are not the same`);
    check(contentType === "image/png", `uploaded as image/png, got ${contentType}`);
}

async function receipt() {
    const event = await alice.sendText(known.room, "read this");
    await bob.sendReadReceipt(known.room, event);
    await alice.seesEphemeral("the read receipt in the other user's sync", "m.receipt",
        (content) => content[event]?.["m.read"]?.[users.bob.id] !== undefined);
}

async function presence() {
    // The sync loop of the library keeps its user online (it misnames the parameter that would say otherwise), so what
    // changes for the other user to see is the text.
    await bob.setPresenceStatus("online", "at lunch");
    await until("the presence in the other user's sync", () => alice.presence.some(({ sender, content }) =>
        sender === users.bob.id && content.presence === "online" && content.status_msg === "at lunch"));
    const status = await alice.getPresenceStatusFor(users.bob.id);
    check(status.state === "online" && status.statusMessage === "at lunch",
        `asked for, the presence is ${status.state} with the text ${status.statusMessage}`);
}

async function typing() {
    await bob.setTyping(known.room, true, 30_000);
    await alice.seesEphemeral("that the other user types", "m.typing", ({ user_ids: ids }) => ids.includes(users.bob.id));
    alice.ephemeral.length = 0;
    await bob.setTyping(known.room, false);
    await alice.seesEphemeral("that the other user types no more", "m.typing", ({ user_ids: ids }) => !ids.includes(users.bob.id));
}

async function profile() {
    await alice.setDisplayName("Alice the bot");
    await alice.setAvatarUrl(known.media);
    const seen = await bob.getUserProfile(users.alice.id);
    check(seen.displayname === "Alice the bot" && seen.avatar_url === known.media, `the profile reads ${JSON.stringify(seen)}`);
    await bob.sees("the new name and picture in the member event", ({ type, state_key: key, content }) => type === "m.room.member"
        && key === users.alice.id && content.displayname === "Alice the bot" && content.avatar_url === known.media);
}

async function logout() {
    for (const client of [alice, bob]) {
        client.stop();
        // The library has no method for it; this is its general one.
        await client.doRequest("POST", "/_matrix/client/v3/logout");
        await refused(() => client.getWhoAmI(), "M_UNKNOWN_TOKEN", "a token after its logout");
    }
}

await runSteps([
    { name: "register", needs: [], run: register },
    { name: "login", needs: ["register"], run: login },
    { name: "create", needs: ["login"], run: create },
    { name: "invite", needs: ["create"], run: invite },
    { name: "join", needs: ["invite"], run: joinRoom },
    { name: "send", needs: ["join"], run: send },
    { name: "sync", needs: ["send"], run: sync },
    { name: "redact", needs: ["sync"], run: redact },
    { name: "upload", needs: ["login"], run: upload },
    { name: "download", needs: ["upload"], run: download },
    { name: "receipt", needs: ["sync"], run: receipt },
    { name: "presence", needs: ["sync"], run: presence },
    { name: "typing", needs: ["sync"], run: typing },
    { name: "profile", needs: ["sync", "upload"], run: profile },
    { name: "logout", needs: ["login"], run: logout },
]);
