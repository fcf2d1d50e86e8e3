// What the drivers of this folder share: printing one JSON line for each step, waiting until something has happened, and
// ending the program. A driver imports this file before the library it drives, so that the library's logs go to stderr.

import { randomBytes } from "node:crypto";

globalThis.console = new console.Console(process.stderr);

/** For how long a condition may take to come true. */
const PATIENCE_MS = 60_000;
/** For how long a whole step may take: longer than two waits, so that a wait reports what it was that did not happen. */
const STEP_MS = 150_000;
const POLL_MS = 50;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The arguments every driver takes. */
export function argumentsOfDriver() {
    const [baseUrl, folder] = process.argv.slice(2);
    if (!baseUrl || !folder) {
        console.error("usage: node DRIVER BASE_URL EMPTY_FOLDER");
        process.exit(2);
    }
    return { baseUrl: baseUrl.replace(/\/+$/, ""), folder };
}

/** Two accounts that no earlier run can have made. */
export function newUsers() {
    const run = randomBytes(4).toString("hex");
    const user = (name) => ({ username: `${name}-${run}`, password: randomBytes(12).toString("hex") });
    return { alice: user("alice"), bob: user("bob") };
}

/** Fails the step with a sentence if the condition does not hold. */
export function check(condition, sentence) {
    if (!condition) throw new Error(sentence);
}

/** Expects that a call is refused with this Matrix error code. */
export async function refused(call, errcode, what) {
    let answer;
    try {
        answer = await call();
    } catch (error) {
        check(error?.errcode === errcode, `${what}: expected ${errcode}, got ${describe(error)}`);
        return;
    }
    throw new Error(`${what}: expected ${errcode}, got ${JSON.stringify(answer)}`);
}

/**
 * Waits until `look` gives something true and returns that. `look` may be asynchronous; what it throws fails the step.
 * `context`, if there is one, says at the end of the patience what the library knows of the cause.
 */
export async function until(what, look, context = () => undefined) {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
        const seen = await look();
        if (seen) return seen;
        if (Date.now() > end) {
            const cause = context();
            throw new Error(`not seen in ${PATIENCE_MS / 1000} s: ${what}${cause ? ` (${describe(cause)})` : ""}`);
        }
        await pause(POLL_MS);
    }
}

/** An error of either library as one line: some of what they throw is an answer and no `Error`. */
export function describe(error) {
    const status = error?.statusCode ?? error?.httpStatus;
    const body = Buffer.isBuffer(error?.body) ? error.body.toString() : JSON.stringify(error?.body);
    const text = error?.message ?? body ?? String(error);
    return (status === undefined ? text : `[${status}] ${text}`).replace(/\s+/g, " ").slice(0, 500);
}

async function withinLimit(run) {
    let timer;
    const limit = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`the step did not end in ${STEP_MS / 1000} s`)), STEP_MS);
    });
    try {
        await Promise.race([run(), limit]);
    } finally {
        clearTimeout(timer);
    }
}

function print(line) {
    process.stdout.write(`${JSON.stringify(line)}\n`);
}

/**
 * Runs the steps in their order, prints the outcome of each, then ends the program whatever the library still has running.
 * A step is `{ name, needs, run }`; it is not tried if one of the steps it needs did not pass.
 */
export async function runSteps(steps) {
    // What a library leaves unhandled in the background must not end the driver before its last step.
    process.on("unhandledRejection", (error) => console.error("unhandled:", error));
    process.on("uncaughtException", (error) => console.error("uncaught:", error));
    const passed = new Set();
    for (const { name, needs, run } of steps) {
        const missing = needs.find((need) => !passed.has(need));
        if (missing) {
            print({ step: name, outcome: "failed", detail: `not tried, since the step ${missing} failed` });
            continue;
        }
        const start = Date.now();
        try {
            await withinLimit(run);
            passed.add(name);
            print({ step: name, outcome: "passed" });
        } catch (error) {
            console.error(error);
            print({ step: name, outcome: "failed", detail: describe(error) });
        }
        console.error(`step ${name}: ${Date.now() - start} ms`);
    }
    process.stdout.write("", () => process.exit(0));
}
