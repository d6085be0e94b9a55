//! Puts values where placeholders stand.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use minijinja::value::Object;
use minijinja::{Environment, UndefinedBehavior, Value};

use super::is_plain;

/// Steps that filling in one text may take; far more than the longest one needs.
const FUEL: u64 = 20_000;

/// The text with its values, or `None` if one of them is not known or something else than a
/// placeholder stands there. A value is text, and is never read again.
pub(crate) fn fill(text: &str, values: &Values) -> Option<String> {
    if !is_plain(text) {
        return None;
    }
    let mut env = Environment::empty();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    env.render_str(text, &values.0).ok()
}

/// What the placeholders stand for. What is not known is absent.
#[derive(Default)]
pub(crate) struct Values(BTreeMap<&'static str, Value>);

impl Values {
    pub fn set(&mut self, name: &'static str, text: Option<String>) {
        if let Some(text) = text {
            self.0.insert(name, Value::from(text));
        }
    }

    /// A name with a dot: `rep` itself, and `rep.first`.
    pub fn set_all<const N: usize>(
        &mut self,
        name: &'static str,
        itself: Option<String>,
        parts: [(&'static str, Option<String>); N],
    ) {
        let known = |(part, text): (_, Option<String>)| text.map(|t| (part, t));
        let parts = parts.into_iter().filter_map(known).collect();
        let group = Group { itself, parts };
        self.0.insert(name, Value::from_object(group));
    }
}

#[derive(Debug)]
struct Group {
    itself: Option<String>,
    parts: BTreeMap<&'static str, String>,
}

impl Object for Group {
    fn get_value(self: &Arc<Self>, part: &Value) -> Option<Value> {
        self.parts.get(part.as_str()?).map(Value::from)
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Whoever asks for a name that is not known is not answered with nothing.
        f.write_str(self.itself.as_deref().ok_or(fmt::Error)?)
    }
}
