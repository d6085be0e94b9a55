//! The hub's limits, stated once. A limit on everything; each error names the limit it met.

/// Bytes of a request body.
pub const BODY_BYTES: usize = 1_048_576;
/// Bytes of an ownership list.
pub const LIST_BYTES: usize = 33_554_432;
/// Bytes of a conversation that comes as a file: its longest, with what was read of it.
pub const ARCHIVE_BYTES: usize = 16_777_216;
/// Characters of one message. Longer ones are refused, never cut: a cut message would lose context.
pub const MESSAGE_CHARS: usize = 20_000;
/// Messages in one request.
pub const BATCH_MESSAGES: usize = 200;
/// Messages in one conversation.
pub const CONVERSATION_MESSAGES: u32 = 5_000;
/// Characters of a name, a title, a company.
pub const FIELD_CHARS: usize = 200;
/// Characters of an id that a client makes.
pub const CLIENT_ID_CHARS: usize = 128;
/// Characters of a note or a value.
pub const NOTE_CHARS: usize = 2_000;
/// Requests per key: this many at once, and this many a second after that.
pub const RATE_BURST: u32 = 200;
pub const RATE_PER_SECOND: u32 = 50;
/// The longest that a long poll waits.
pub const LONG_POLL_SECONDS: u32 = 60;
/// How far a client's clock may run ahead.
pub const CLOCK_SKEW_SECONDS: i64 = 300;
/// Between two heartbeats of an event stream.
pub const HEARTBEAT_SECONDS: u64 = 15;
/// Busy times in one report.
pub const BUSY_SPANS: usize = 20_000;
/// Slots in one answer.
pub const SLOTS: u32 = 50;
/// Kinds of meeting, ranges of hours, days off: of each.
pub const BOOKING_ENTRIES: usize = 200;
