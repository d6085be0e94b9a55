use serde_json::{Value, json};

use super::{Dialect, Wrong};

fn hear(dialect: Dialect, status: u16, body: &Value) -> Result<String, Wrong> {
    let heard = dialect.hear(status, body.to_string().as_bytes());
    heard.said.map_err(|(wrong, _)| wrong)
}

fn openai(finish: &str, message: &Value) -> Value {
    json!({ "choices": [{ "finish_reason": finish, "message": message }] })
}

#[test]
fn answers_of_chat_completions_are_told_apart() {
    let check = |body: &Value, want: Result<&str, Wrong>| {
        let got = hear(Dialect::OpenAi, 200, body);
        assert_eq!(got.as_deref().map_err(|w| *w), want, "{body}");
    };
    // As llama.cpp leaves it: no `refusal`, no `logprobs`.
    check(&openai("stop", &json!({ "content": " {} " })), Ok("{}"));
    check(
        &openai("stop", &json!({ "content": "```json\n{}\n```" })),
        Ok("{}"),
    );
    check(
        &openai("length", &json!({ "content": "{" })),
        Err(Wrong::Truncated),
    );
    check(
        &openai("content_filter", &json!({ "content": null })),
        Err(Wrong::Refused),
    );
    let refusal = json!({ "content": null, "refusal": "I cannot" });
    check(&openai("stop", &refusal), Err(Wrong::Refused));
    check(
        &openai("stop", &json!({ "content": "" })),
        Err(Wrong::Invalid),
    );
    check(&json!({ "choices": [] }), Err(Wrong::Invalid));
    check(&json!({ "ok": true }), Err(Wrong::Invalid));
}

#[test]
fn answers_of_messages_are_told_apart() {
    let reply = |stop: Value, text: &str| json!({ "stop_reason": stop, "content": [{ "type": "text", "text": text }] });
    let check = |body: &Value, want: Result<&str, Wrong>| {
        let got = hear(Dialect::Anthropic, 200, body);
        assert_eq!(got.as_deref().map_err(|w| *w), want, "{body}");
    };
    check(&reply(json!("end_turn"), "{}"), Ok("{}"));
    check(&reply(json!("max_tokens"), "{"), Err(Wrong::Truncated));
    check(&reply(json!("refusal"), "no"), Err(Wrong::Refused));
    check(&reply(json!("pause_turn"), "{}"), Err(Wrong::Invalid));
    check(&reply(Value::Null, "{}"), Err(Wrong::Invalid));
    check(&reply(json!("end_turn"), " "), Err(Wrong::Invalid));
}

#[test]
fn errors_are_told_apart_by_status_and_code() {
    let check = |status: u16, body: &Value, want: Wrong| {
        assert_eq!(
            hear(Dialect::OpenAi, status, body),
            Err(want),
            "{status} {body}"
        );
        assert_eq!(
            hear(Dialect::Anthropic, status, body),
            Err(want),
            "{status} {body}"
        );
    };
    let code = |code: &str| json!({ "error": { "message": "no", "code": code } });
    check(401, &json!({}), Wrong::Unauthorized);
    check(403, &json!("no"), Wrong::Unauthorized);
    check(429, &code("rate_limit_exceeded"), Wrong::RateLimited);
    check(429, &code("insufficient_quota"), Wrong::Server);
    check(400, &code("context_length_exceeded"), Wrong::TooLong);
    let llama = json!({ "error": { "type": "exceed_context_size_error", "code": 400 } });
    check(400, &llama, Wrong::TooLong);
    check(404, &code("model_not_found"), Wrong::Server);
    check(500, &json!({}), Wrong::Busy);
    check(529, &json!({}), Wrong::Busy);
    check(302, &json!({}), Wrong::Server);
}

#[test]
fn usage_is_counted_also_of_answers_that_cannot_be_used() {
    let mut body = openai("length", &json!({ "content": "{" }));
    body["usage"] = json!({ "prompt_tokens": 700, "completion_tokens": 12 });
    let heard = Dialect::OpenAi.hear(200, body.to_string().as_bytes());
    assert_eq!((heard.tokens_in, heard.tokens_out), (Some(700), Some(12)));
}

#[test]
fn what_a_server_had_in_its_cache_was_read_too() {
    // As llama.cpp counts a talk that it has read before.
    let body = json!({
        "stop_reason": "end_turn",
        "content": [{ "type": "text", "text": "{}" }],
        "usage": { "cache_read_input_tokens": 690, "input_tokens": 10, "output_tokens": 12 },
    });
    let heard = Dialect::Anthropic.hear(200, body.to_string().as_bytes());
    assert_eq!((heard.tokens_in, heard.tokens_out), (Some(700), Some(12)));
}
