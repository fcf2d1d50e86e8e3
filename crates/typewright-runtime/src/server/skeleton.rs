//! What the generated macro `unwritten_services` is made of.

/// Defines a macro that implements a trait with nothing of its own for a service, unless its name is listed. The dollar
/// is passed in, since a macro cannot write one into a macro that it defines.
#[doc(hidden)]
#[macro_export]
macro_rules! define_implement_unless_written {
    (($d:tt) $service:ty $(; $($written:ident),*)?) => {
        macro_rules! implement_unless_written {
            $($(($written $d path:path) => {};)*)?
            ($d name:ident $d path:path) => {
                impl $d path for $service {}
            };
        }
    };
}
