//! Which stretches of a talk are in which language, whoever speaks. What is too short to tell
//! belongs to what stands around it.

use baton_core::context::LanguageRun;

use super::language;
use super::text;

/// As much of a message as tells.
const ENOUGH_BYTES: usize = 600;

/// BCP 47, of one message, where it tells.
pub fn listen(text: &str) -> Option<&'static str> {
    language::of_words(text::after(text, 0, ENOUGH_BYTES))
}

/// The runs so far, message by message.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    runs: Vec<LanguageRun>,
    /// The first message, and the last.
    span: Option<(u32, u32)>,
}

impl Runs {
    pub fn push(&mut self, seq: u32, language: Option<&str>) {
        let first = self.span.map_or(seq, |(first, _)| first);
        self.span = Some((first, seq));
        match (self.runs.last_mut(), language) {
            (Some(last), Some(language)) if last.language != language => {
                self.runs.push(LanguageRun {
                    from: seq,
                    to: seq,
                    language: language.to_owned(),
                });
            }
            (Some(last), _) => last.to = seq,
            // What stands before the first words that tell is taken for the same.
            (None, Some(language)) => self.runs.push(LanguageRun {
                from: first,
                to: seq,
                language: language.to_owned(),
            }),
            (None, None) => {}
        }
    }

    pub fn all(&self) -> &[LanguageRun] {
        &self.runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_belong_to_what_stands_around_them() {
        let check = |talk: &[&str], want: &[(u32, u32, &str)]| {
            let mut runs = Runs::default();
            for (seq, text) in (0..).zip(talk) {
                runs.push(seq, listen(text));
            }
            let got: Vec<_> = runs
                .all()
                .iter()
                .map(|r| (r.from, r.to, r.language.as_str()))
                .collect();
            assert_eq!(got, want, "{talk:?}");
        };
        let german = "Guten Tag, wir suchen eine Lösung für unsere Lohnabrechnung.";
        let english = "Hello, do you have an interface for that, and how is it priced?";
        check(&["👍", "ok", "12.000 €"], &[]);
        check(&[], &[]);
        check(&["hi", german, "ok", "👍"], &[(0, 3, "de")]);
        check(
            &[english, german, "ok", english],
            &[(0, 0, "en"), (1, 2, "de"), (3, 3, "en")],
        );
        check(
            &[german, "お世話になります。料金を教えてください。"],
            &[(0, 0, "de"), (1, 1, "ja")],
        );
        check(
            &[
                "שלום, אנחנו חברה של מאה עובדים ומחפשים מערכת חדשה לניהול שכר, האם אפשר לקבל הצעת מחיר?",
            ],
            &[(0, 0, "he")],
        );
    }
}
