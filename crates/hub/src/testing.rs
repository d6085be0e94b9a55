//! For tests with bad input: what a body goes through before anything is looked for or written.

use baton_api::Problem;
use baton_api::agent::PostMessages;
use baton_core::Timestamp;

use crate::engine::validate;
use crate::extract::parse;

/// A batch of messages, as `POST /v1/conversations/{id}/messages` takes it.
pub fn read_messages(body: &[u8], now: Timestamp) -> Result<PostMessages, Problem> {
    let request: PostMessages = parse(body)?;
    validate::messages(&request.messages, now)?;
    Ok(request)
}
