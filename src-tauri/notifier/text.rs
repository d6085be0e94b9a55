//! An alert in words. What a prospect said is plain text on every desktop: never markup.

use baton_desk::{Alert, AlertKind};

use super::{ACCEPT, AVAILABLE, Abilities, Content, DECLINE, DEFAULT, JOIN, OPEN};

pub fn content(alert: &Alert, can: &Abilities, replaces: Option<u32>) -> Content {
    let asks = alert.kind.asks();
    let mut actions = vec![];
    if can.actions {
        actions.push((DEFAULT, "Open"));
        if asks {
            actions.extend([(ACCEPT, "Accept"), (DECLINE, "Decline")]);
        }
        if alert.kind == AlertKind::Prep && alert.join {
            actions.push((JOIN, "Join"));
        }
        actions.push(match alert.kind {
            AlertKind::SetAway => (AVAILABLE, "I'm back"),
            _ => (OPEN, "Open"),
        });
    }
    let body = alert
        .lines
        .iter()
        .map(|l| printable(l))
        .collect::<Vec<_>>()
        .join("\n");
    Content {
        title: printable(&alert.title),
        body: if can.markup { escape(&body) } else { body },
        actions,
        quiet: !matches!(
            alert.kind,
            AlertKind::Offered | AlertKind::MeetingBooked | AlertKind::Prep | AlertKind::Escalated
        ),
        stays: asks || matches!(alert.kind, AlertKind::Prep | AlertKind::SetAway),
        replaces,
    }
}

/// Without control characters: they end strings, beep, or hide what follows. Marks that turn the
/// direction of the text would let a name rewrite the words beside it.
fn printable(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .filter(|c| !c.is_control() && !turns(*c))
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use baton_core::Timestamp;

    use super::*;

    fn alert(kind: AlertKind, line: &str) -> Alert {
        Alert {
            offer: "off_1".into(),
            handoff: "ho_1".into(),
            meeting: None,
            join: true,
            kind,
            title: "Priya\u{202e} \u{7}Raghunathan".into(),
            lines: vec!["4/5".into(), line.into()],
            deadline: Timestamp::from_millis(0),
            decline_reasons: vec![],
        }
    }

    fn can(markup: bool) -> Abilities {
        Abilities {
            server: "test".into(),
            actions: true,
            markup,
        }
    }

    #[test]
    fn what_a_prospect_said_is_never_markup() {
        let a = alert(AlertKind::Offered, "<a href='x'>click & win</a>");
        let c = content(&a, &can(true), None);
        assert_eq!(c.body, "4/5\n&lt;a href='x'&gt;click &amp; win&lt;/a&gt;");
        assert_eq!(
            content(&a, &can(false), None).body,
            "4/5\n<a href='x'>click & win</a>"
        );
        assert_eq!(c.title, "Priya Raghunathan");
    }

    #[test]
    fn only_an_open_offer_can_be_answered() {
        let keys = |kind| {
            let c = content(&alert(kind, ""), &can(true), None);
            c.actions.iter().map(|(key, _)| *key).collect::<Vec<_>>()
        };
        assert_eq!(keys(AlertKind::Offered), [DEFAULT, ACCEPT, DECLINE, OPEN]);
        assert_eq!(keys(AlertKind::Lapsed), [DEFAULT, OPEN]);
        let none = Abilities::default();
        assert!(
            content(&alert(AlertKind::Offered, ""), &none, None)
                .actions
                .is_empty()
        );
    }

    #[test]
    fn what_begins_soon_can_be_joined_and_stays() {
        let prep = content(&alert(AlertKind::Prep, ""), &can(true), None);
        let keys: Vec<_> = prep.actions.iter().map(|(key, _)| *key).collect();
        assert_eq!(keys, [DEFAULT, JOIN, OPEN]);
        assert!(prep.stays && !prep.quiet);
        let booked = content(&alert(AlertKind::MeetingBooked, ""), &can(true), None);
        let keys: Vec<_> = booked.actions.iter().map(|(key, _)| *key).collect();
        assert_eq!(keys, [DEFAULT, OPEN]);
        assert!(!booked.stays);
    }

    #[test]
    fn who_was_set_to_away_comes_back_with_one_press() {
        let away = content(&alert(AlertKind::SetAway, ""), &can(true), None);
        assert_eq!(away.actions, [(DEFAULT, "Open"), (AVAILABLE, "I'm back")]);
        assert!(away.stays && away.quiet);
    }

    #[test]
    fn what_does_not_move_is_opened() {
        let c = content(&alert(AlertKind::Escalated, ""), &can(true), None);
        assert_eq!(c.actions, [(DEFAULT, "Open"), (OPEN, "Open")]);
        assert!(!c.quiet && !c.stays);
    }

    #[test]
    fn a_reminder_is_quiet() {
        let quiet = |kind| content(&alert(kind, ""), &can(true), None).quiet;
        assert!(!quiet(AlertKind::Offered) && quiet(AlertKind::Reminder));
    }
}
