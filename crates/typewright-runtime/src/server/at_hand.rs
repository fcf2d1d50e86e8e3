//! The parts of the request that is being served, at hand wherever its method runs: for what no parameter of the operation
//! tells, such as a header, the peer's address, or what a layer has put into the extensions.

use std::cell::RefCell;
use std::mem::swap;
use std::sync::Arc;

use http::request::Parts;

thread_local! {
    /// Of the request whose future is being polled on this thread.
    static SERVED: RefCell<Option<Arc<Parts>>> = const { RefCell::new(None) };
}

/// Looks at the parts of the request that is being served: method, URI, headers and extensions, as the router received
/// them. Below a nested router the prefix is missing in the URI.
///
/// They are there in the methods of a service, in [`authenticate`](super::Authenticate::authenticate), and in all that
/// these call or await. Anywhere else there are none: also in a task or a thread that a method starts, which has to be given
/// what it needs, and in a stream that is answered, which is read when the method is done.
///
/// ```
/// use typewright_runtime::server;
///
/// let agent = server::parts(|parts| parts.headers.get("user-agent").cloned());
/// assert!(agent.is_none(), "nothing is being served here");
/// ```
pub fn parts<T>(read: impl FnOnce(&Parts) -> T) -> Option<T> {
    // A clone, so that `read` may do whatever it likes, even serve another request.
    let served = SERVED.try_with(|served| served.borrow().clone());
    served.ok().flatten().map(|parts| read(&parts))
}

/// A clone of an extension of the request that is being served: what a layer inserted, such as axum's `Extension` and
/// `ConnectInfo`. Nothing if there is none, or nothing is being served; see [`parts`].
#[must_use]
pub fn extension<T: Clone + Send + Sync + 'static>() -> Option<T> {
    parts(|parts| parts.extensions.get().cloned()).flatten()
}

/// The time of one poll, in which the parts are at hand.
pub(super) struct Served<'a> {
    /// Whose the place on the thread was before, to be given back: one request may be served while another is.
    held: &'a mut Option<Arc<Parts>>,
}

impl<'a> Served<'a> {
    /// Lays the parts out, until this is dropped.
    pub(super) fn now(parts: &'a mut Option<Arc<Parts>>) -> Self {
        exchange(parts);
        Self { held: parts }
    }
}

impl Drop for Served<'_> {
    fn drop(&mut self) {
        exchange(self.held);
    }
}

fn exchange(parts: &mut Option<Arc<Parts>>) {
    // A thread that is ending has no place any more, and polls nothing.
    let _ = SERVED.try_with(|served| swap(&mut *served.borrow_mut(), parts));
}
