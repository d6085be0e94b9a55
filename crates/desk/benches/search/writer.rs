//! Messages of words that are as unevenly frequent as in speech (Zipf's law): a few that are said
//! all the time, and tens of thousands that are rare.

const SEED: u64 = 20_260_302;

const COMMON: [&str; 64] = [
    "the",
    "a",
    "to",
    "and",
    "we",
    "i",
    "you",
    "it",
    "of",
    "is",
    "that",
    "for",
    "in",
    "our",
    "with",
    "on",
    "have",
    "are",
    "do",
    "what",
    "price",
    "can",
    "this",
    "be",
    "not",
    "so",
    "but",
    "if",
    "need",
    "seat",
    "per",
    "team",
    "integration",
    "your",
    "would",
    "how",
    "budget",
    "month",
    "before",
    "salesforce",
    "security",
    "use",
    "data",
    "march",
    "contract",
    "call",
    "time",
    "like",
    "just",
    "who",
    "demo",
    "review",
    "people",
    "year",
    "me",
    "migration",
    "signs",
    "product",
    "sales",
    "next",
    "week",
    "cost",
    "support",
    "tools",
];

const SYLLABLES: [&str; 20] = [
    "pre", "con", "mi", "ta", "se", "ri", "lo", "ba", "nu", "ex", "ca", "do", "in", "per", "so",
    "tra", "ve", "wo", "ze", "ar",
];

pub struct Writer {
    state: u64,
}

impl Writer {
    pub fn new() -> Self {
        Self { state: SEED }
    }

    pub fn message(&mut self) -> String {
        let words = 4 + self.below(20);
        let words: Vec<_> = (0..words).map(|_| self.word()).collect();
        words.join(" ")
    }

    fn word(&mut self) -> String {
        // Each octave of ranks is as likely as the one before it, and has twice as many words.
        let octave = self.below(16);
        let rank = (1 << octave) - 1 + self.below(1 << octave);
        let known = usize::try_from(rank).ok().and_then(|r| COMMON.get(r));
        known.map_or_else(|| spelt(rank), |w| (*w).to_owned())
    }

    fn below(&mut self, n: u64) -> u64 {
        // splitmix64
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n.max(1)
    }
}

/// A made-up word for a rank.
fn spelt(mut rank: u64) -> String {
    let mut word = String::new();
    while rank > 0 {
        let index = usize::try_from(rank % 20).unwrap_or(0);
        word.push_str(SYLLABLES.get(index).copied().unwrap_or_default());
        rank /= 20;
    }
    word
}
