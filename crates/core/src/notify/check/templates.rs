//! The faults of a workspace's own words.

use super::super::{Channel, OwnTemplate};
use super::{Faults, MAX_TEMPLATES};
use crate::notice;

impl Faults {
    pub fn templates(&mut self, templates: &[OwnTemplate]) {
        self.count("templates", templates.len(), MAX_TEMPLATES);
        for (i, own) in templates.iter().enumerate() {
            let at = format!("templates[{i}]");
            self.place(&at, own, templates.iter().take(i));
            for fault in notice::check(&own.template) {
                let field = format!("{at}.template.{}", fault.field);
                let problem = fault.problem;
                self.add(field, problem, fault.fix.unwrap_or_default());
            }
        }
    }

    /// Where it would be used.
    fn place<'t>(
        &mut self,
        at: &str,
        own: &OwnTemplate,
        mut before: impl Iterator<Item = &'t OwnTemplate>,
    ) {
        let field = format!("{at}.channel");
        match own.channel {
            Some(Channel::Desktop) => {
                let problem = "the desktop shows the card itself";
                self.add(&field, problem, "choose another channel");
            }
            Some(Channel::Webhook) => {
                let problem = "programs are sent data and no words";
                self.add(&field, problem, "choose another channel");
            }
            _ => {}
        }
        if before.any(|t| t.event == own.event && t.channel == own.channel) {
            let event = own.event.name();
            let problem = format!("there is one for `{event}` and the same channel before");
            self.add(field, problem, "make one of the two");
        }
    }
}
