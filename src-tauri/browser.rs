//! Opens addresses in the system's browser.

use baton_desk::failure::{Failure, FailureCode};
use url::Url;

use crate::host::Answer;

/// Opens a page. Only the web: an address from a calendar must not start a program.
pub fn open(url: &Url) -> Answer<()> {
    if !matches!(url.scheme(), "http" | "https") {
        let message = "This is not the address of a page.";
        return Err(Failure::new(FailureCode::InvalidInput, message));
    }
    open::that_detached(url.as_str()).map_err(|e| {
        tracing::warn!(error = %e, "no browser could be started");
        Failure::new(FailureCode::Internal, "No browser could be started.")
            .fix("Set a default browser in the system's settings, then try again.")
    })
}
