//! What is known of this homeserver, each with the reason, and none that is out of date: the run fails where one of them
//! is not seen.

/// An operation that the homeserver does not have. It is called there all the same and has to fail; then it is called on
/// the generated server.
pub(crate) struct Absent {
    /// The `operationId`.
    pub(crate) id: &'static str,
    /// Why.
    pub(crate) why: &'static str,
}

/// All of them.
pub(crate) const ABSENT: &[Absent] = &[
    Absent::new("getAdminSuspendUser", SUSPENDED_ELSEWHERE),
    Absent::new("setAdminSuspendUser", SUSPENDED_ELSEWHERE),
    Absent::new("getAdminLockUser", LOCKED_ELSEWHERE),
    Absent::new("setAdminLockUser", LOCKED_ELSEWHERE),
    Absent::new(
        "requestTokenToResetPasswordMSISDN",
        "Synapse resets passwords by mail only",
    ),
    Absent::new(
        "getWellknownSupport",
        "the file is for a web server beside Synapse",
    ),
    Absent::new(
        "getWellknownPolicy",
        "the file is for a policy server, which Synapse is not",
    ),
];

const SUSPENDED_ELSEWHERE: &str = "Synapse suspends accounts by an interface of its own";
const LOCKED_ELSEWHERE: &str = "Synapse locks accounts by an interface of its own";

impl Absent {
    const fn new(id: &'static str, why: &'static str) -> Self {
        Self { id, why }
    }
}

/// Why the homeserver does not have an operation; nothing if it has it.
pub(crate) fn absent(id: &str) -> Option<&'static str> {
    let mut all = ABSENT.iter();
    all.find(|absent| absent.id == id).map(|absent| absent.why)
}

/// An error that the homeserver answers in another way than the definition has it, so that it does not come back as it
/// was.
pub(crate) struct Odd {
    /// The `operationId`.
    pub(crate) id: &'static str,
    /// The status.
    pub(crate) status: u16,
    /// What is odd about it.
    pub(crate) why: &'static str,
}

/// All of them.
pub(crate) const ODD: &[Odd] = &[
    Odd::new(
        "getProtocolMetadata",
        404,
        "an error without a code, so it is kept whole",
    ),
    Odd::new("getDevice", 404, UNTOLD),
    Odd::new("getFilter", 404, UNTOLD),
    Odd::new("getProfileField", 404, UNTOLD),
    Odd::new("redirectToIdP", 404, UNTOLD),
    Odd::new("getWellknownSupport", 404, UNTOLD),
    Odd::new("getWellknownPolicy", 404, UNTOLD),
    Odd::new("getRoomEvents", 403, UNTOLD),
    Odd::new("getMembersByRoom", 403, UNTOLD),
    Odd::new("getJoinedMembersByRoom", 403, UNTOLD),
    Odd::new("getRoomState", 403, UNTOLD),
    Odd::new("getRoomStateWithKey", 403, UNTOLD),
    Odd::new("getRoomStateWithKey", 404, UNTOLD),
    Odd::new("roomInitialSync", 403, UNTOLD),
    Odd::new("getOneEvent", 404, UNTOLD),
    Odd::new("search", 400, UNTOLD),
];

const UNTOLD: &str =
    "the definition has no body for it; the client has the answer beside the error";

impl Odd {
    const fn new(id: &'static str, status: u16, why: &'static str) -> Self {
        Self { id, status, why }
    }
}

/// What is odd about the answer of a status; nothing if it should be as defined.
pub(crate) fn odd(id: &str, status: u16) -> Option<&'static str> {
    let mut all = ODD.iter();
    let found = all.find(|odd| odd.id == id && odd.status == status);
    found.map(|odd| odd.why)
}
