//! One mail as it goes over the line.

use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, MessageBuilder, MultiPart, SinglePart};
use lettre::{Address, Message};

use baton_core::notice::Composed;

use super::address::{is_message_id, line, mailbox};
use super::{Email, html, text};
use crate::{Fault, Invitation, Parcel, Result};

/// Ids of earlier mails that are named: the first of the thread and the latest.
const REFERENCES: usize = 10;

/// Ready to be sent.
#[derive(Debug)]
pub(super) struct Letter {
    pub id: String,
    pub to: Address,
    pub raw: Vec<u8>,
}

pub(super) fn write(email: &Email, parcel: &Parcel) -> Result<Letter> {
    let address = parcel.to.email.as_deref().unwrap_or_default();
    let to = mailbox(parcel.to.name.as_deref(), address)
        .ok_or_else(|| Fault::Refused("there is no mail address of the receiver".into()))?;
    // What was settled in the meantime is told in a line: the card lies above in the thread.
    let follow_up = parcel.replaces.is_some() && parcel.composed.settled.is_some();
    let composed = if follow_up {
        &shortened(&parcel.composed)
    } else {
        &parcel.composed
    };
    let id = format!("<{}@{}>", parcel.id, email.from.email.domain());
    let head = Message::builder()
        .from(email.from.clone())
        .to(to.clone())
        .date(date(parcel))
        .message_id(Some(id.clone()))
        .subject(subject(parcel, follow_up))
        .raw_header(raw("Auto-Submitted", "auto-generated"))
        .raw_header(raw("X-Auto-Response-Suppress", "All"));
    let head = match &email.reply_to {
        Some(reply_to) => head.reply_to(reply_to.clone()),
        None => head,
    };
    let body = body(composed, parcel)?;
    let mail = in_thread(head, parcel, &id).multipart(body);
    let mut mail = mail.map_err(|e| Fault::Refused(baton_web::words(&e.to_string())))?;
    if let Some(signature) = &email.signature {
        mail.sign(signature);
    }
    Ok(Letter {
        id,
        to: to.email,
        raw: mail.formatted(),
    })
}

/// Mail programs put together what has the same subject.
fn subject(parcel: &Parcel, follow_up: bool) -> String {
    let before = parcel.replaces.as_ref().and_then(|r| r.place.as_deref());
    match before.filter(|before| follow_up && !before.is_empty()) {
        Some(before) if before.starts_with("Re: ") => line(before),
        Some(before) => line(&format!("Re: {before}")),
        None => line(&parcel.composed.subject),
    }
}

fn shortened(composed: &Composed) -> Composed {
    Composed {
        opening: vec![],
        blocks: vec![],
        closing: vec![],
        ..composed.clone()
    }
}

fn in_thread(head: MessageBuilder, parcel: &Parcel, own: &str) -> MessageBuilder {
    let before = parcel.thread.iter().chain(&parcel.replaces);
    let mut ids: Vec<&str> = vec![];
    for id in before.map(|r| r.reference.as_str()) {
        if is_message_id(id) && id != own {
            // What is changed now comes last: it is what we answer to.
            ids.retain(|known| *known != id);
            ids.push(id);
        }
    }
    let Some(last) = ids.last().copied() else {
        return head;
    };
    if ids.len() > REFERENCES {
        ids.drain(1..=ids.len() - REFERENCES);
    }
    head.in_reply_to(last.to_owned()).references(ids.join(" "))
}

fn body(composed: &Composed, parcel: &Parcel) -> Result<MultiPart> {
    // The same on every try. In what is encoded there is no such line.
    let boundary = |part: &str| format!("=_{part}_{}", parcel.id);
    let mut ways = MultiPart::alternative()
        .boundary(boundary("ways"))
        .singlepart(part(ContentType::TEXT_PLAIN, text(composed)))
        .singlepart(part(ContentType::TEXT_HTML, html(composed)));
    let Some(invitation) = &parcel.invitation else {
        return Ok(ways);
    };
    ways = ways.singlepart(calendar(invitation)?);
    let kind = content_type("application/ics; name=\"invite.ics\"")?;
    let file = Attachment::new("invite.ics".to_owned()).body(invitation.text.clone(), kind);
    let whole = MultiPart::mixed().boundary(boundary("whole"));
    Ok(whole.multipart(ways).singlepart(file))
}

/// What calendars show with buttons (RFC 6047).
fn calendar(invitation: &Invitation) -> Result<SinglePart> {
    let kind = format!("text/calendar; charset=utf-8; method={}", invitation.method);
    Ok(part(content_type(&kind)?, invitation.text.clone()))
}

/// In ASCII and short lines, so that no relay has to change it.
fn part(kind: ContentType, text: String) -> SinglePart {
    SinglePart::builder()
        .header(kind)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(text)
}

fn content_type(kind: &str) -> Result<ContentType> {
    let wrong = |_| Fault::Refused("the invitation has no method that can be written".into());
    ContentType::parse(kind).map_err(wrong)
}

fn date(parcel: &Parcel) -> SystemTime {
    let millis = u64::try_from(parcel.at.as_millis()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
