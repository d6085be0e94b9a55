//! The text of an event whose meeting link lives in that text: Teams writes its part below ours,
//! and a text without it takes the link away.

/// Teams draws this line above its part.
const LINE: &str = "________________________________________";

/// Our text as HTML.
pub(super) fn html(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace("\r\n", "\n")
        .replace('\n', "<br>");
    format!("<div>{escaped}</div>")
}

/// Our text above the part that Teams wrote; `None` if that part cannot be told from the rest, and
/// then the text is better left alone.
pub(super) fn above_meeting(text: &str, current: &str) -> Option<String> {
    let line = current.find(LINE)?;
    let start = current.get(..line)?.rfind('<')?;
    let meeting = current.get(start..)?;
    let meeting = meeting
        .find("</body>")
        .and_then(|end| meeting.get(..end))
        .unwrap_or(meeting);
    Some(format!("<html><body>{}{meeting}</body></html>", html(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_meeting_stays_below_a_new_text() {
        let current = "<html><head></head><body><div>old</div><br>\r\n\
             <div style=\"x\">________________________________________________</div>\
             <a href=\"https://teams.example/l/1\">Join</a></body></html>";
        let new = above_meeting("a < b\nc", current).unwrap();
        assert_eq!(
            new,
            "<html><body><div>a &lt; b<br>c</div><div style=\"x\">\
             ________________________________________________</div>\
             <a href=\"https://teams.example/l/1\">Join</a></body></html>"
        );
    }

    #[test]
    fn a_text_without_the_line_is_left_alone() {
        assert_eq!(above_meeting("new", "<html><body>old</body></html>"), None);
    }
}
