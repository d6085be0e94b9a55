//! What Slack refuses: arguments that are missing, unknown or of the wrong kind. After its own
//! description of its methods.

use serde_json::Value;

use super::{Request, blocks};

const MAX_TEXT: usize = 4000;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Flag,
    Blocks,
    Metadata,
}

use Kind::{Blocks, Flag, Metadata, Text};

struct Method {
    name: &'static str,
    /// Only as a form.
    form: bool,
    required: &'static [&'static str],
    known: &'static [(&'static str, Kind)],
    scope: Option<&'static str>,
}

const METHODS: &[Method] = &[
    Method {
        name: "auth.test",
        form: false,
        required: &[],
        known: &[],
        scope: None,
    },
    Method {
        name: "apps.connections.open",
        form: false,
        required: &[],
        known: &[],
        scope: None,
    },
    Method {
        name: "users.lookupByEmail",
        form: true,
        required: &["email"],
        known: &[("email", Text)],
        scope: Some("users:read.email"),
    },
    Method {
        name: "conversations.open",
        form: false,
        required: &["users"],
        known: &[("users", Text), ("channel", Text), ("return_im", Flag)],
        scope: Some("im:write"),
    },
    Method {
        name: "conversations.history",
        form: true,
        required: &["channel"],
        known: &[
            ("channel", Text),
            ("cursor", Text),
            ("include_all_metadata", Text),
            ("inclusive", Text),
            ("latest", Text),
            ("limit", Text),
            ("oldest", Text),
        ],
        scope: None,
    },
    Method {
        name: "chat.postMessage",
        form: false,
        required: &["channel", "text"],
        known: &[
            ("channel", Text),
            ("text", Text),
            ("blocks", Blocks),
            ("metadata", Metadata),
            ("parse", Text),
            ("thread_ts", Text),
            ("link_names", Flag),
            ("mrkdwn", Flag),
            ("unfurl_links", Flag),
            ("unfurl_media", Flag),
        ],
        scope: Some("chat:write"),
    },
    Method {
        name: "chat.update",
        form: false,
        required: &["channel", "ts", "text"],
        known: &[
            ("channel", Text),
            ("ts", Text),
            ("text", Text),
            ("blocks", Blocks),
            ("metadata", Metadata),
            ("parse", Text),
            ("link_names", Flag),
        ],
        scope: Some("chat:write"),
    },
    Method {
        name: "chat.postEphemeral",
        form: false,
        required: &["channel", "user", "text"],
        known: &[
            ("channel", Text),
            ("user", Text),
            ("text", Text),
            ("blocks", Blocks),
            ("parse", Text),
            ("thread_ts", Text),
            ("link_names", Flag),
        ],
        scope: Some("chat:write"),
    },
];

fn method(request: &Request) -> Option<&'static Method> {
    METHODS.iter().find(|m| m.name == request.method)
}

/// The right that the call needs.
pub(super) fn scope(request: &Request) -> Option<&'static str> {
    if request.method == "conversations.history" {
        let channel = request.body["channel"].as_str().unwrap_or_default();
        return Some(if channel.starts_with('D') {
            "im:history"
        } else {
            "channels:history"
        });
    }
    method(request)?.scope
}

/// What is wrong with a call, in Slack's code.
pub(super) fn broken(request: &Request) -> Option<&'static str> {
    let Some(method) = method(request) else {
        return Some("unknown_method");
    };
    let form = request.content_type == "application/x-www-form-urlencoded";
    let json = request.content_type.starts_with("application/json");
    if !form && (method.form || !json) {
        return Some("invalid_arguments");
    }
    for name in method.required {
        if request.body[*name].as_str().is_none_or(str::is_empty) {
            return Some("invalid_arguments");
        }
    }
    let empty = serde_json::Map::new();
    let fields = request.body.as_object().unwrap_or(&empty);
    fields.iter().find_map(|(name, value)| {
        let Some((_, kind)) = method.known.iter().find(|(known, _)| known == name) else {
            return Some("invalid_arg_name");
        };
        field(*kind, name, value)
    })
}

fn field(kind: Kind, name: &str, value: &Value) -> Option<&'static str> {
    match kind {
        Text => match value.as_str() {
            None => Some("invalid_arguments"),
            Some(text) if name == "text" && text.chars().count() > MAX_TEXT => Some("msg_too_long"),
            Some(_) => None,
        },
        Flag => (!value.is_boolean()).then_some("invalid_arguments"),
        Metadata => {
            let fine = value["event_type"].is_string() && value["event_payload"].is_object();
            (!fine).then_some("invalid_metadata_format")
        }
        Blocks => blocks::broken(value),
    }
}
