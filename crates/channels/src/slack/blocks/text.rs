//! Blocks as a person reads them.

use serde_json::Value;

/// Blocks apart by empty lines.
pub(super) fn render(blocks: &Value) -> String {
    let blocks: Vec<_> = list(blocks).iter().map(block).collect();
    blocks.join("\n\n")
}

fn block(block: &Value) -> String {
    match kind(block) {
        "header" => text(block.get("text")).to_owned(),
        "context" => {
            let texts: Vec<_> = elements(block).iter().map(|e| text(Some(e))).collect();
            texts.join("  ")
        }
        "actions" => {
            let buttons: Vec<_> = elements(block).iter().map(button).collect();
            buttons.join("  ")
        }
        _ => {
            let parts: Vec<_> = elements(block).iter().map(part).collect();
            parts.join("\n")
        }
    }
}

/// A section, or a list with a bullet for each.
fn part(part: &Value) -> String {
    if kind(part) == "rich_text_list" {
        let items: Vec<_> = elements(part)
            .iter()
            .map(|item| format!("• {}", spans(item)))
            .collect();
        return items.join("\n");
    }
    spans(part).trim_end().to_owned()
}

fn spans(section: &Value) -> String {
    elements(section).iter().map(|e| text(Some(e))).collect()
}

fn button(element: &Value) -> String {
    let label = text(element.get("text").or_else(|| element.get("placeholder")));
    if kind(element) == "static_select" {
        format!("[ {label} ▾ ]")
    } else {
        format!("[ {label} ]")
    }
}

fn kind(value: &Value) -> &str {
    value
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn text(value: Option<&Value>) -> &str {
    value
        .and_then(|v| v.get("text"))
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn elements(value: &Value) -> &[Value] {
    value.get("elements").map(list).unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
