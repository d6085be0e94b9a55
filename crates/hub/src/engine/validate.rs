//! Whether what came over the wire can be used, before anything is written.

use baton_api::agent::{OpenConversation, PostMessage};
use baton_api::{Code, Problem, limits};
use baton_core::Timestamp;
use baton_core::geo;
use baton_core::prospect::Prospect;
use baton_core::routing::Lead;

/// Before this no conversation with an AI agent took place: an earlier time is a unit error.
pub const EARLIEST_MILLIS: i64 = 946_684_800_000;

pub fn open(request: &OpenConversation, now: Timestamp) -> Result<(), Problem> {
    client_id(&request.id, "id")?;
    prospect(&request.prospect, "prospect")?;
    if let Some(at) = request.started_at {
        time(at, now, "started_at")?;
    }
    messages(&request.messages, now)
}

pub fn messages(messages: &[PostMessage], now: Timestamp) -> Result<(), Problem> {
    if messages.len() > limits::BATCH_MESSAGES {
        return Err(
            too_long("messages", limits::BATCH_MESSAGES, "messages a request")
                .fix("Send them in several requests."),
        );
    }
    for (i, m) in messages.iter().enumerate() {
        client_id(&m.id, &format!("messages[{i}].id"))?;
        text(
            &m.text,
            limits::MESSAGE_CHARS,
            &format!("messages[{i}].text"),
        )?;
        if let Some(at) = m.at {
            time(at, now, &format!("messages[{i}].at"))?;
        }
    }
    Ok(())
}

pub fn prospect(p: &Prospect, field: &str) -> Result<(), Problem> {
    let fields = [
        ("name", &p.name),
        ("email", &p.email),
        ("company", &p.company),
        ("title", &p.title),
        ("phone", &p.phone),
        ("timezone", &p.timezone),
        ("country", &p.country),
        ("subdivision", &p.subdivision),
        ("city", &p.city),
        ("language", &p.language),
        ("industry", &p.industry),
        ("account", &p.account),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            optional_text(value, limits::FIELD_CHARS, &format!("{field}.{name}"))?;
        }
    }
    if let Some(zone) = &p.timezone
        && baton_core::time::zone(zone).is_none()
    {
        return Err(
            Problem::new(Code::InvalidField, "This is not a known time zone.")
                .at(format!("{field}.timezone"))
                .fix("Send an IANA name such as Europe/Berlin, or null."),
        );
    }
    if let Some(country) = &p.country
        && !(country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()))
    {
        return Err(
            Problem::new(Code::InvalidField, "A country is two capital letters.")
                .at(format!("{field}.country"))
                .fix("Send an ISO 3166-1 alpha-2 code such as DE, or null."),
        );
    }
    codes(p, field)
}

fn codes(p: &Prospect, field: &str) -> Result<(), Problem> {
    known_codes(
        [&p.subdivision, &p.language, &p.industry].map(Option::as_deref),
        field,
    )
}

/// A lead that somebody types: codes that nothing could match are told, else a rule would seem not
/// to work.
pub fn lead(lead: &Lead, field: &str) -> Result<(), Problem> {
    let known = |country: &String| geo::country_name(country).is_some();
    if !lead.country.as_ref().is_none_or(known) {
        return Err(
            Problem::new(Code::InvalidField, "This is no country of ISO 3166-1.")
                .at(format!("{field}.country"))
                .fix("Use two capital letters, like DE."),
        );
    }
    if lead.email.as_deref().is_some_and(|e| !is_email(e)) {
        return Err(
            Problem::new(Code::InvalidField, "This is not an e-mail address.")
                .at(format!("{field}.email"))
                .fix("Like dana@example.com."),
        );
    }
    known_codes(
        [&lead.subdivision, &lead.language, &lead.industry].map(Option::as_deref),
        field,
    )
}

fn known_codes(
    [subdivision, language, industry]: [Option<&str>; 3],
    field: &str,
) -> Result<(), Problem> {
    let refused = |name: &str, detail: &str, fix: &str| {
        Err(Problem::new(Code::InvalidField, detail)
            .at(format!("{field}.{name}"))
            .fix(fix))
    };
    if subdivision.is_some_and(|v| !geo::is_subdivision(v)) {
        let fix = "Send an ISO 3166-2 code such as US-CA, or null.";
        return refused("subdivision", "This is no part of a country.", fix);
    }
    if language.is_some_and(|v| !geo::is_language(v)) {
        let fix = "Send a BCP 47 tag such as pt-BR, or null.";
        return refused("language", "This is no language.", fix);
    }
    if industry.is_some_and(|v| !geo::is_industry(v)) {
        let fix = "Send a NAICS code of two to six digits such as 5112, or null.";
        return refused("industry", "This is no industry.", fix);
    }
    Ok(())
}

pub fn client_id(id: &str, field: &str) -> Result<(), Problem> {
    let printable = |c: char| c.is_ascii_graphic();
    if id.is_empty() || id.chars().count() > limits::CLIENT_ID_CHARS || !id.chars().all(printable) {
        return Err(Problem::new(
            Code::InvalidField,
            format!(
                "An id has 1 to {} visible ASCII characters.",
                limits::CLIENT_ID_CHARS
            ),
        )
        .at(field));
    }
    Ok(())
}

/// A text that must say something.
pub fn text(value: &str, max: usize, field: &str) -> Result<(), Problem> {
    if value.trim().is_empty() {
        return Err(Problem::new(Code::InvalidField, "This text must not be empty.").at(field));
    }
    optional_text(value, max, field)
}

pub fn optional_text(value: &str, max: usize, field: &str) -> Result<(), Problem> {
    if value.chars().count() > max {
        return Err(too_long(field, max, "characters"));
    }
    if value.contains('\0') {
        return Err(
            Problem::new(Code::InvalidField, "A text must not contain U+0000.")
                .at(field)
                .fix("Remove the null characters."),
        );
    }
    Ok(())
}

fn too_long(field: &str, max: usize, unit: &str) -> Problem {
    Problem::new(
        Code::TooLong,
        format!("At most {max} {unit} are allowed here."),
    )
    .at(field)
}

fn time(at: Timestamp, now: Timestamp, field: &str) -> Result<(), Problem> {
    if at.as_millis() < EARLIEST_MILLIS {
        return Err(
            Problem::new(Code::InvalidField, "This time lies before the year 2000.")
                .at(field)
                .fix("Send RFC 3339, for example 2026-03-03T16:41:05Z."),
        );
    }
    if at.seconds_since(now) > limits::CLOCK_SKEW_SECONDS {
        return Err(
            Problem::new(Code::InvalidField, "This time lies in the future.")
                .at(field)
                .fix("Check the clock of the sending machine, or leave the time out."),
        );
    }
    Ok(())
}

/// Good enough to send to; whether it arrives, only the mail server knows.
pub fn is_email(text: &str) -> bool {
    let printable = |c: char| c.is_ascii_graphic() && !"<>,;:\"()[]\\".contains(c);
    text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && host.split('.').all(|part| !part.is_empty())
            && !host.contains('@')
            && text.chars().all(printable)
    })
}

/// An address that a browser may be sent to.
pub fn web_address(text: &str, max: usize, field: &str) -> Result<(), Problem> {
    optional_text(text, max, field)?;
    let web = url::Url::parse(text).is_ok_and(|u| matches!(u.scheme(), "http" | "https"));
    if web {
        return Ok(());
    }
    Err(
        Problem::new(Code::InvalidField, "This is not a web address.")
            .at(field)
            .fix("Send an address that begins with https://."),
    )
}
