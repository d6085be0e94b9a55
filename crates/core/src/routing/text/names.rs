//! Ids and what people call them.

use super::Names;

/// Of which list a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Rep,
    Team,
    Agent,
}

impl Kind {
    /// What the list holds, in words.
    pub fn what(self) -> &'static str {
        match self {
            Self::Rep => "rep with the e-mail address",
            Self::Team => "team",
            Self::Agent => "agent",
        }
    }
}

impl Names {
    /// How an id is written: by name, if there is one that is meant for nothing else.
    pub fn write<'a>(&'a self, kind: Kind, id: &'a str) -> &'a str {
        let own = self.all(kind).find(|(i, _)| *i == id).map(|(_, name)| name);
        own.filter(|name| self.all(kind).filter(|(_, n)| n == name).count() == 1)
            .filter(|name| self.read(kind, name) == Some(id))
            .unwrap_or(id)
    }

    /// Which id is meant: by its name, in any case if that is clear, or by itself.
    pub fn read(&self, kind: Kind, text: &str) -> Option<&str> {
        let exact = self.only(kind, |name| name == text);
        let loose = || {
            let wanted = text.trim().to_lowercase();
            self.only(kind, |name| name.to_lowercase() == wanted)
        };
        let by_id = || self.all(kind).find(|(id, _)| *id == text).map(|(id, _)| id);
        exact.or_else(by_id).or_else(loose)
    }

    pub fn knows(&self, kind: Kind, id: &str) -> bool {
        self.all(kind).any(|(i, _)| i == id)
    }

    /// The name that is most like a text.
    pub fn nearest(&self, kind: Kind, text: &str) -> Option<String> {
        let names: Vec<&str> = self.all(kind).map(|(_, name)| name).collect();
        nearest(text, &names)
    }

    fn only(&self, kind: Kind, fits: impl Fn(&str) -> bool) -> Option<&str> {
        let mut fitting = self.all(kind).filter(|(_, name)| fits(name));
        let (id, _) = fitting.next()?;
        fitting.next().is_none().then_some(id)
    }

    fn all(&self, kind: Kind) -> Box<dyn Iterator<Item = (&str, &str)> + '_> {
        match kind {
            Kind::Rep => Box::new(self.reps.iter().map(|(i, n)| (i.0.as_str(), n.as_str()))),
            Kind::Team => Box::new(self.teams.iter().map(|(i, n)| (i.0.as_str(), n.as_str()))),
            Kind::Agent => Box::new(self.agents.iter().map(|(i, n)| (i.0.as_str(), n.as_str()))),
        }
    }
}

/// The word that is most like another, if it is like it at all.
pub fn nearest(word: &str, known: &[&str]) -> Option<String> {
    const LIKE: f32 = 0.6;
    let found = similar::get_close_matches(word, known, 1, LIKE);
    found.first().map(|s| (*s).to_owned())
}
