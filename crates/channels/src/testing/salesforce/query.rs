//! As much of Salesforce's query language as is asked here, and no more than it knows.

use serde_json::{Value, json};

use super::{Org, Row};

/// Code and words of a refusal.
type Refused = (&'static str, String);

#[derive(Debug)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

pub(super) struct Query {
    fields: Vec<String>,
    object: String,
    conditions: Vec<(String, Test)>,
    latest_first: bool,
    limit: usize,
}

enum Test {
    Is(Value),
    Like(String),
    Recent,
}

fn malformed(why: &str) -> Refused {
    ("MALFORMED_QUERY", why.to_owned())
}

fn tokens(text: &str) -> Result<Vec<Token>, Refused> {
    let mut tokens = vec![];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' => {}
            ',' | '=' => tokens.push(Token::Sign(c)),
            '\'' => tokens.push(Token::Text(string(&mut chars)?)),
            c if c.is_ascii_alphanumeric() => {
                let mut word = String::from(c);
                while let Some(c) =
                    chars.next_if(|c| c.is_ascii_alphanumeric() || "._:".contains(*c))
                {
                    word.push(c);
                }
                tokens.push(Token::Word(word));
            }
            c => return Err(malformed(&format!("unexpected {c}"))),
        }
    }
    Ok(tokens)
}

/// Up to its end. What is escaped for a pattern stays so.
fn string(chars: &mut impl Iterator<Item = char>) -> Result<String, Refused> {
    let mut out = String::new();
    while let Some(c) = chars.next() {
        match c {
            '\'' => return Ok(out),
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('t') => out.push('\t'),
                Some(c @ ('%' | '_')) => out.extend(['\\', c]),
                Some(c @ ('\\' | '\'' | '"')) => out.push(c),
                _ => return Err(malformed("an escape that is none")),
            },
            c if c.is_control() => return Err(malformed("a line break in a string")),
            c => out.push(c),
        }
    }
    Err(malformed("a string without an end"))
}

struct Reader(std::iter::Peekable<std::vec::IntoIter<Token>>);

impl Reader {
    fn word(&mut self) -> Result<String, Refused> {
        match self.0.next() {
            Some(Token::Word(word)) => Ok(word),
            other => Err(malformed(&format!("{other:?} in place of a word"))),
        }
    }

    fn expect(&mut self, word: &str) -> Result<(), Refused> {
        let found = self.word()?;
        if found == word {
            Ok(())
        } else {
            Err(malformed(&format!("{found} in place of {word}")))
        }
    }

    fn has(&mut self, word: &str) -> bool {
        let is = |t: &Token| matches!(t, Token::Word(w) if w == word);
        self.0.next_if(is).is_some()
    }

    fn sign(&mut self, sign: char) -> bool {
        self.0
            .next_if(|t| matches!(t, Token::Sign(s) if *s == sign))
            .is_some()
    }

    fn test(&mut self) -> Result<Test, Refused> {
        if self.has("LIKE") {
            return match self.0.next() {
                Some(Token::Text(pattern)) => Ok(Test::Like(pattern)),
                _ => Err(malformed("a pattern is missing")),
            };
        }
        if !self.sign('=') {
            return Err(malformed("a comparison is missing"));
        }
        match self.0.next() {
            Some(Token::Text(text)) => Ok(Test::Is(json!(text))),
            Some(Token::Word(word)) => match word.as_str() {
                "null" => Ok(Test::Is(Value::Null)),
                "true" => Ok(Test::Is(json!(true))),
                "false" => Ok(Test::Is(json!(false))),
                w if w.starts_with("LAST_N_DAYS:") => Ok(Test::Recent),
                _ => Err(malformed("a value is missing")),
            },
            _ => Err(malformed("a value is missing")),
        }
    }
}

impl Query {
    pub(super) fn read(text: &str) -> Result<Self, Refused> {
        let mut reader = Reader(tokens(text)?.into_iter().peekable());
        reader.expect("SELECT")?;
        let mut fields = vec![reader.word()?];
        while reader.sign(',') {
            fields.push(reader.word()?);
        }
        reader.expect("FROM")?;
        let object = reader.word()?;
        let mut conditions = vec![];
        if reader.has("WHERE") {
            conditions.push((reader.word()?, reader.test()?));
            while reader.has("AND") {
                conditions.push((reader.word()?, reader.test()?));
            }
        }
        let mut latest_first = false;
        if reader.has("ORDER") {
            reader.expect("BY")?;
            reader.word()?;
            latest_first = reader.has("DESC");
        }
        reader.expect("LIMIT")?;
        let limit = reader.word()?.parse();
        let limit = limit.map_err(|_| malformed("a limit is missing"))?;
        match reader.0.next() {
            Some(more) => Err(malformed(&format!("unexpected {more:?}"))),
            None => Ok(Self {
                fields,
                object,
                conditions,
                latest_first,
                limit,
            }),
        }
    }

    pub(super) fn run(&self, org: &Org) -> Result<Vec<Value>, Refused> {
        for (field, _) in &self.conditions {
            if !org.is_known(&self.object, field) {
                return Err(("INVALID_FIELD", format!("no field {field}")));
            }
            if field == "Description" {
                return Err(("INVALID_FIELD", "Description can not be filtered".into()));
            }
        }
        let table = org.tables.get(&self.object);
        let rows = table.map(Vec::as_slice).unwrap_or_default();
        let mut rows: Vec<_> = rows.iter().filter(|row| self.fits(row)).collect();
        if self.latest_first {
            rows.reverse();
        }
        let rows = rows.into_iter().take(self.limit);
        rows.map(|row| self.shown(org, row)).collect()
    }

    fn fits(&self, row: &Row) -> bool {
        self.conditions.iter().all(|(field, test)| {
            let value = row.get(field).unwrap_or(&Value::Null);
            match (test, value) {
                // Strings are compared without case.
                (Test::Is(Value::String(a)), Value::String(b)) => a.eq_ignore_ascii_case(b),
                // A tick that nobody set is off.
                (Test::Is(Value::Bool(false)), Value::Null) | (Test::Recent, _) => true,
                (Test::Is(wanted), value) => wanted == value,
                (Test::Like(pattern), Value::String(value)) => {
                    let inner = pattern.trim_matches('%').replace('\\', "");
                    value.to_lowercase().contains(&inner.to_lowercase())
                }
                (Test::Like(_), _) => false,
            }
        })
    }

    fn shown(&self, org: &Org, row: &Row) -> Result<Value, Refused> {
        let mut shown = json!({ "attributes": { "type": self.object } });
        for field in &self.fields {
            let path: Vec<&str> = field.split('.').collect();
            put(org, &self.object, Some(row), &path, &mut shown)?;
        }
        Ok(shown)
    }
}

/// A field, or one of a record that this one belongs to.
fn put(
    org: &Org,
    object: &str,
    row: Option<&Row>,
    path: &[&str],
    shown: &mut Value,
) -> Result<(), Refused> {
    let no_field = || ("INVALID_FIELD", format!("no field {path:?} of {object}"));
    match path {
        [field] if org.is_known(object, field) => {
            let value = row.and_then(|r| r.get(*field)).unwrap_or(&Value::Null);
            shown[*field] = value.clone();
            Ok(())
        }
        [relation, rest @ ..] if !rest.is_empty() => {
            let key = format!("{relation}Id");
            let target = match *relation {
                "Owner" => "User",
                "Account" => "Account",
                _ => return Err(no_field()),
            };
            if !org.is_known(object, &key) {
                return Err(no_field());
            }
            let id = row.and_then(|r| r.get(&key)).unwrap_or(&Value::Null);
            let all = org
                .tables
                .get(target)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let theirs = all.iter().find(|r| r["Id"] == *id);
            if shown.get(*relation).is_none() {
                shown[*relation] = Value::Null;
            }
            let mut inner = shown[*relation].take();
            put(org, target, theirs, rest, &mut inner)?;
            shown[*relation] = if theirs.is_some() { inner } else { Value::Null };
            Ok(())
        }
        _ => Err(no_field()),
    }
}
