//! The prep brief: one page before the call, evidence only.

use baton_core::Timestamp;
use baton_core::conversation::Speaker;
use baton_core::ids::HandoffId;
use serde::{Deserialize, Serialize};

/// Made here from what the device holds, so that it can be read and printed without a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Brief {
    pub handoff: HandoffId,
    pub made_at: Timestamp,
    /// Who: name and company.
    pub title: String,
    /// One line each: title, place and time there, meeting, score, contact.
    pub facts: Vec<BriefFact>,
    /// In the order in which they are read: how to begin, why qualified, what they care about, open
    /// questions, objections, who decides, competitors, must-haves, not to be asked again, risks.
    pub sections: Vec<BriefSection>,
    /// What stands on the card without words that prove it, and is therefore not above.
    pub unsupported: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BriefFact {
    pub label: String,
    pub value: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BriefSection {
    pub title: String,
    pub lines: Vec<BriefLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BriefLine {
    pub text: String,
    /// `open`, `must have`, `Price · settled`.
    pub tag: Option<String>,
    /// The words that prove it; absent where the line is these words.
    pub quote: Option<BriefQuote>,
    /// The message whose words the line is, where it is words of the talk.
    #[serde(default)]
    pub seq: Option<u32>,
    /// When these words were said.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// A rep put it right.
    pub corrected: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BriefQuote {
    pub words: String,
    pub who: Speaker,
    pub seq: u32,
    pub at: Timestamp,
}
