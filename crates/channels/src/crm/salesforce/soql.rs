//! Values in Salesforce's query language.

/// As a string: nothing in it ends it.
pub(super) fn text(value: &str) -> String {
    let mut out = String::from("'");
    push(&mut out, value, false);
    out.push('\'');
    out
}

/// As a pattern for `LIKE` of what has this in it.
pub(super) fn containing(value: &str) -> String {
    let mut out = String::from("'%");
    push(&mut out, value, true);
    out.push_str("%'");
    out
}

fn push(out: &mut String, value: &str, pattern: bool) {
    for c in value.chars() {
        match c {
            '\\' | '\'' | '"' => out.extend(['\\', c]),
            '%' | '_' if pattern => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_end_its_string() {
        for (value, expected) in [
            ("o'brien@example.com", r"'o\'brien@example.com'"),
            (r"x\' OR Name != '", r"'x\\\' OR Name != \''"),
            ("a\nb\u{7}", r"'a\nb'"),
        ] {
            assert_eq!(text(value), expected);
        }
        assert_eq!(containing("50%_'"), r"'%50\%\_\'%'");
    }
}
