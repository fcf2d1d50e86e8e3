//! What the tests of requests and replies share: an operation around one message.
#![allow(dead_code)]

use typewright_runtime::http::Unexpected;
use typewright_runtime::{message, response, responses};

/// An answer without anything.
#[derive(Debug, PartialEq)]
pub(crate) struct Nothing {}

message! { Nothing { parameters: {} body: none } }
response! { Nothing: 204 message }

/// No documented error.
#[derive(Debug, PartialEq)]
pub(crate) enum NoError {
    Other(Unexpected),
}

responses! { NoError {} else Other }

/// An operation around a message.
#[macro_export]
macro_rules! operation {
    ($operation:ident($request:ident): $method:ident $path:literal) => {
        $crate::operation!($operation($request) -> $crate::http_api::Nothing,
            $crate::http_api::NoError: $method $path);
    };
    ($operation:ident($request:ident) -> $response:ty, $error:ty: $method:ident $path:literal
     $(, $set:ident($value:expr))*) => {
        #[derive(Debug)]
        struct $operation;
        impl typewright_runtime::http::Operation for $operation {
            type Request = $request;
            type Response = $response;
            type Error = $error;
            const INFO: &'static typewright_runtime::http::OperationInfo =
                &typewright_runtime::http::OperationInfo::new(
                    stringify!($operation),
                    typewright_runtime::http::Method::$method,
                    $path,
                )$(.$set($value))*;
        }
        impl typewright_runtime::http::Request for $request {
            type Operation = $operation;
        }
    };
}
