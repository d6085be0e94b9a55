//! Reads `text/event-stream`. Our own small reader, because every byte must count as a sign of
//! life (comments too) and an event must not grow without a bound.

/// One event with its data lines joined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    pub name: String,
    pub id: Option<String>,
    pub data: String,
}

/// Bytes that one event may have: a handoff with everything, many times over.
pub(crate) const MAX_EVENT: usize = 4 * 1024 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SseError {
    #[error("an event is longer than {MAX_EVENT} bytes")]
    TooLong,
    #[error("the stream is not UTF-8")]
    NotUtf8,
}

/// Bytes in, events out.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    line: Vec<u8>,
    event: Event,
    /// The last byte was a carriage return: a line feed right after it ends no second line.
    after_cr: bool,
    started: bool,
}

impl Reader {
    /// Takes the next bytes of the stream; `out` gets the events that they complete.
    pub(crate) fn push(&mut self, bytes: &[u8], out: &mut Vec<Event>) -> Result<(), SseError> {
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|b| matches!(b, b'\n' | b'\r')) {
            let (line, end) = rest.split_at(at);
            let newline = end.first().copied();
            rest = end.get(1..).unwrap_or_default();
            if newline == Some(b'\n') && self.after_cr && line.is_empty() {
                self.after_cr = false;
                continue;
            }
            self.after_cr = newline == Some(b'\r');
            self.extend(line)?;
            self.end_line(out)?;
        }
        if !rest.is_empty() {
            self.after_cr = false;
        }
        self.extend(rest)
    }

    fn extend(&mut self, bytes: &[u8]) -> Result<(), SseError> {
        if self.line.len() + self.event.data.len() + bytes.len() > MAX_EVENT {
            return Err(SseError::TooLong);
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    fn end_line(&mut self, out: &mut Vec<Event>) -> Result<(), SseError> {
        let bytes = std::mem::take(&mut self.line);
        let line = std::str::from_utf8(&bytes).map_err(|_| SseError::NotUtf8)?;
        let line = if std::mem::replace(&mut self.started, true) {
            line
        } else {
            line.strip_prefix('\u{feff}').unwrap_or(line)
        };
        if line.is_empty() {
            let mut event = std::mem::take(&mut self.event);
            if event.data.pop().is_some() {
                out.push(event);
            }
            return Ok(());
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event.name),
            "id" => self.event.id = Some(value.to_owned()),
            "data" => {
                self.event.data.push_str(value);
                self.event.data.push('\n');
            }
            // Comments, `retry`, and what is not known.
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STREAM: &str = "\u{feff}: hi\n\nevent: hello\ndata: {\"a\":1}\n\nid: 7\r\nevent:entity\r\n\
                          data: one\r\ndata: zwö\r\n\r\nretry: 5\n\nid\ndata\n\n: beat\n\ndata: cut";

    fn events() -> Vec<Event> {
        let event = |name: &str, id: Option<&str>, data: &str| Event {
            name: name.into(),
            id: id.map(Into::into),
            data: data.into(),
        };
        vec![
            event("hello", None, "{\"a\":1}"),
            event("entity", Some("7"), "one\nzwö"),
            event("", Some(""), ""),
        ]
    }

    proptest! {
        /// However the bytes are cut, the events are the same.
        #[test]
        fn chunks_do_not_matter(cuts in prop::collection::vec(0..STREAM.len(), 0..12)) {
            let (mut reader, mut got, mut from) = (Reader::default(), vec![], 0);
            let mut cuts = cuts;
            cuts.sort_unstable();
            for cut in cuts.into_iter().chain([STREAM.len()]) {
                reader.push(&STREAM.as_bytes()[from..cut], &mut got).unwrap();
                from = cut;
            }
            prop_assert_eq!(got, events());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Reader::default().push(&bytes, &mut vec![]);
        }
    }

    #[test]
    fn an_endless_event_is_refused() {
        let (mut reader, mut got) = (Reader::default(), vec![]);
        let chunk = vec![b'x'; 65_536];
        let mut all = (0..1_000).map(|_| reader.push(&chunk, &mut got));
        assert!(all.any(|r| r == Err(SseError::TooLong)));
    }
}
