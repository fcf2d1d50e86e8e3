// Drives a homeserver with matrix-js-sdk (https://github.com/matrix-org/matrix-js-sdk), encryption by its Rust crypto (wasm)
// included, to see that a client which nobody of this project wrote gets along with it. Run as
// `node js-sdk.mjs BASE_URL EMPTY_FOLDER`; prints one JSON line a step. The folder stays empty: in Node this library has
// no store but the one in memory.

import { argumentsOfDriver, check, describe, newUsers, refused, runSteps, until } from "./steps.mjs";
import { randomBytes } from "node:crypto";
import { createClient, InteractiveAuth, RoomEvent, SyncState } from "matrix-js-sdk";

const { baseUrl } = argumentsOfDriver();
const users = newUsers();
const text = "a message from matrix-js-sdk";
const secret = "a message nobody but the room can read";
const picture = randomBytes(50_000);
const known = {};
let alice;
let bob;

/** Waits with what the client knows of failed syncs as the context. */
const sees = (client, what, look) => until(what, look, () => client.getSyncStateData()?.error);

/** The event in the client's own timeline of the room, which its sync has filled. */
const inTimeline = (client, room, id) => client.getRoom(room)?.findEventById(id);

async function register() {
    for (const { username, password } of Object.values(users)) {
        const client = createClient({ baseUrl });
        const account = { username, password, inhibit_login: true };
        const interactive = new InteractiveAuth({
            matrixClient: client,
            // The dummy stage, which is all that an open registration asks for, is done by the library alone.
            doRequest: (auth) => client.registerRequest(auth ? { ...account, auth } : account),
            stateUpdated: (stage) => console.error("a stage of the registration:", stage),
            requestEmailToken: () => Promise.reject(new Error("the server asks for an e-mail address")),
        });
        const { user_id: id } = await interactive.attemptAuth();
        check(id.startsWith(`@${username}:`), `registered ${username}, but the server calls it ${id}`);
    }
}

async function login() {
    const session = async ({ username, password }) => {
        const request = (word) => createClient({ baseUrl }).loginRequest({
            type: "m.login.password",
            identifier: { type: "m.id.user", user: username },
            password: word,
            initial_device_display_name: "driver",
        });
        await refused(() => request("not the password"), "M_FORBIDDEN", "a wrong password");
        const { user_id: userId, device_id: deviceId, access_token: accessToken } = await request(password);
        const client = createClient({ baseUrl, userId, deviceId, accessToken });
        const seen = await client.whoami();
        check(userId.startsWith(`@${username}:`) && seen.user_id === userId && seen.device_id === deviceId,
            `logged in as ${userId} with the device ${deviceId}, but whoami answers ${JSON.stringify(seen)}`);
        return client;
    };
    alice = await session(users.alice);
    bob = await session(users.bob);
}

async function create() {
    const options = { preset: "private_chat", name: "Room of the SDK", topic: "A topic" };
    known.room = (await alice.createRoom(options)).room_id;
    const { name } = await alice.getStateEvent(known.room, "m.room.name", "");
    check(name === options.name, `the new room has the name ${name}`);
    const { joined_rooms: joined } = await alice.getJoinedRooms();
    check(joined.includes(known.room), "the maker of the room is not joined to it");
}

async function invite() {
    await alice.invite(known.room, bob.getUserId());
    const { membership } = await alice.getStateEvent(known.room, "m.room.member", bob.getUserId());
    check(membership === "invite", `the invited user has the membership ${membership}`);
}

async function joinRoom() {
    const { roomId } = await bob.joinRoom(known.room);
    check(roomId === known.room, `joined ${roomId} instead of ${known.room}`);
    const { joined } = await bob.getJoinedRoomMembers(known.room);
    check(alice.getUserId() in joined && bob.getUserId() in joined, `the members are ${Object.keys(joined)}`);
}

async function send() {
    known.first = (await alice.sendTextMessage(known.room, text)).event_id;
    const event = await bob.fetchRoomEvent(known.room, known.first);
    check(event.content.body === text && event.sender === alice.getUserId(), `the event reads ${JSON.stringify(event)}`);
}

async function sync() {
    for (const client of [alice, bob]) {
        // Encryption has to be there before the first sync; if it cannot be, that is for the step `encrypt` to say.
        await client.initRustCrypto({ useIndexedDB: false }).catch((error) => (known.cryptoError = error));
        await client.startClient({ initialSyncLimit: 20 });
    }
    for (const client of [alice, bob]) {
        await sees(client, "the end of the first sync",
            () => [SyncState.Prepared, SyncState.Syncing].includes(client.getSyncState()));
    }
    const first = await sees(bob, "the first message", () => inTimeline(bob, known.room, known.first));
    check(first.getContent().body === text, `the first message reads ${JSON.stringify(first.event)}`);
    // Only an incremental sync can bring these two.
    const second = (await alice.sendHtmlMessage(known.room, "second message", "<b>second</b> message")).event_id;
    const seen = await sees(bob, "a message sent while the other user syncs", () => inTimeline(bob, known.room, second));
    check(seen.getContent().formatted_body === "<b>second</b> message", `it reads ${JSON.stringify(seen.event)}`);
    const other = (await alice.createRoom({ preset: "private_chat", invite: [bob.getUserId()] })).room_id;
    await sees(bob, "an invite", () => bob.getRoom(other)?.getMyMembership() === "invite");
}

async function redact() {
    const reasons = [];
    bob.getRoom(known.room).on(RoomEvent.Redaction, (event) => reasons.push(event.getContent().reason));
    await alice.redactEvent(known.room, known.first, undefined, { reason: "a reason" });
    await sees(bob, "the redaction", () => reasons.includes("a reason"));
    check(inTimeline(bob, known.room, known.first)?.isRedacted(), "the event in the other user's timeline is not redacted");
    const { content } = await bob.fetchRoomEvent(known.room, known.first);
    check(Object.keys(content).length === 0, `the redacted event still has ${JSON.stringify(content)}`);
}

async function upload() {
    const file = new Blob([picture], { type: "image/png" });
    known.media = (await alice.uploadContent(file, { name: "picture.png" })).content_uri;
    check(/^mxc:\/\/[^/]+\/[^/]+$/.test(known.media), `uploaded to ${known.media}`);
}

async function download() {
    // The library makes the address and leaves the request to the application.
    const url = bob.mxcUrlToHttp(known.media, undefined, undefined, undefined, false, true, true);
    const answer = await fetch(url, { headers: { Authorization: `Bearer ${bob.getAccessToken()}` } });
    const body = Buffer.from(await answer.arrayBuffer());
    check(answer.ok, `[${answer.status}] ${body.toString().slice(0, 200)}`);
    check(picture.equals(body), `uploaded ${picture.length} bytes, got ${body.length} that are not the same`);
    const contentType = answer.headers.get("content-type");
    check(contentType === "image/png", `uploaded as image/png, got ${contentType}`);
}

async function receipt() {
    const id = (await alice.sendTextMessage(known.room, "read this")).event_id;
    const event = await sees(bob, "the message to be read", () => inTimeline(bob, known.room, id));
    await bob.sendReadReceipt(event);
    // Receipts the library has made up itself from messages of the user are left out.
    await sees(alice, "the read receipt", () =>
        alice.getRoom(known.room).getReadReceiptForUserId(bob.getUserId(), true)?.eventId === id);
}

async function presence() {
    await bob.setSyncPresence("unavailable");
    await bob.setPresence({ presence: "unavailable", status_msg: "at lunch" });
    await sees(alice, "the presence", () => {
        const user = alice.getUser(bob.getUserId());
        return user?.presence === "unavailable" && user.presenceStatusMsg === "at lunch";
    });
}

async function typing() {
    const types = () => alice.getRoom(known.room).getMember(bob.getUserId()).typing;
    check(!types(), "the other user types before it has said so");
    await bob.sendTyping(known.room, true, 30_000);
    await sees(alice, "that the other user types", types);
    await bob.sendTyping(known.room, false, 0);
    await sees(alice, "that the other user types no more", () => !types());
}

async function profile() {
    await alice.setDisplayName("Alice of the SDK");
    await alice.setAvatarUrl(known.media);
    const seen = await bob.getProfileInfo(alice.getUserId());
    check(seen.displayname === "Alice of the SDK" && seen.avatar_url === known.media, `it reads ${JSON.stringify(seen)}`);
    await sees(bob, "the new name and picture of the member", () => {
        const member = bob.getRoom(known.room).getMember(alice.getUserId());
        return member.rawDisplayName === "Alice of the SDK" && member.getMxcAvatarUrl() === known.media;
    });
}

async function encrypt() {
    check(!known.cryptoError, `the encryption did not start: ${describe(known.cryptoError)}`);
    await until("the keys of the other user's device", async () => {
        const devices = await alice.getCrypto().getUserDeviceInfo([bob.getUserId()], true);
        return devices.get(bob.getUserId())?.has(bob.getDeviceId());
    });
    const algorithm = { algorithm: "m.megolm.v1.aes-sha2" };
    const room = (await alice.createRoom({
        preset: "private_chat",
        invite: [bob.getUserId()],
        initial_state: [{ type: "m.room.encryption", state_key: "", content: algorithm }],
    })).room_id;
    await sees(bob, "the invite to the encrypted room", () => bob.getRoom(room)?.getMyMembership() === "invite");
    await bob.joinRoom(room);
    await sees(alice, "that the other user has joined the encrypted room", () =>
        alice.getRoom(room)?.getMember(bob.getUserId())?.membership === "join");
    check(await alice.getCrypto().isEncryptionEnabledInRoom(room), "the client does not know that the room is encrypted");
    const id = (await alice.sendTextMessage(room, secret)).event_id;
    const stored = await bob.fetchRoomEvent(room, id);
    check(stored.type === "m.room.encrypted" && !JSON.stringify(stored).includes(secret), `the server has ${JSON.stringify(stored)}`);
    const event = await sees(bob, "the encrypted message", () => inTimeline(bob, room, id));
    await until("the encrypted message as text", () => event.getContent().body === secret,
        () => event.decryptionFailureReason ?? event.getContent().body);
}

async function logout() {
    for (const client of [alice, bob]) {
        const accessToken = client.getAccessToken();
        // Stops the client too.
        await client.logout(true);
        await refused(() => createClient({ baseUrl, accessToken }).whoami(), "M_UNKNOWN_TOKEN", "a token after its logout");
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
    { name: "encrypt", needs: ["sync"], run: encrypt },
    { name: "logout", needs: ["login"], run: logout },
]);
