// Stands in for the native crypto module of matrix-bot-sdk, whose install script downloads a binary from the web. The
// library reads from it only once encryption is asked for, which the driver does not do: so it has nothing to offer.
"use strict";
