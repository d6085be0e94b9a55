//! Addresses and other words that go into the head of a mail.

use baton_core::notice::one_line;
use lettre::Address;
use lettre::message::Mailbox;

/// Characters of a subject or a name.
const LONGEST: usize = 200;

/// A mailbox, with the domain as DNS knows it.
pub(super) fn mailbox(name: Option<&str>, address: &str) -> Option<Mailbox> {
    let (user, domain) = address.trim().rsplit_once('@')?;
    let url::Host::Domain(domain) = url::Host::parse(domain).ok()? else {
        return None;
    };
    let address = Address::new(user, domain).ok()?;
    let name = name.map(line).filter(|name| !name.is_empty());
    Some(Mailbox::new(name, address))
}

/// One short line that stands for nothing but itself.
pub(super) fn line(text: &str) -> String {
    // So begins a word in another encoding: programs would decode it.
    one_line(text, LONGEST).replace("=?", "= ?")
}

/// Whether it is an id that can stand in a head: nothing else is answered to.
pub(super) fn is_message_id(id: &str) -> bool {
    let inner = id.strip_prefix('<').and_then(|id| id.strip_suffix('>'));
    inner.is_some_and(|inner| {
        inner.len() <= 250
            && inner.contains('@')
            && inner
                .bytes()
                .all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_written_as_dns_knows_it() {
        let bo = mailbox(Some("Bo Lindgren"), "bo@bücher.example").unwrap();
        assert_eq!(bo.email.to_string(), "bo@xn--bcher-kva.example");
        for wrong in [
            "",
            "bo",
            "bo@",
            "@example.com",
            "bo@[127.0.0.1]",
            "bo@127.0.0.1",
            "b o@example.com",
            "bo@example.com>\r\nBcc: all@example.com",
            "bo\r\nBcc: all@example.com",
        ] {
            assert!(mailbox(None, wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_line_stays_one_line_and_means_itself() {
        for (given, told) in [
            (
                "Priya\r\nBcc: all@example.com",
                "Priya Bcc: all@example.com",
            ),
            ("=?utf-8?b?ZXZpbA==?=", "= ?utf-8?b?ZXZpbA== ?="),
            ("\u{202e}gnp.exe", "gnp.exe"),
            ("\0", ""),
        ] {
            assert_eq!(line(given), told, "{given:?}");
        }
        assert_eq!(line(&"é".repeat(500)).chars().count(), LONGEST);
    }

    #[test]
    fn only_what_can_stand_in_a_head_is_an_id() {
        assert!(is_message_id("<dlv_1@example.com>"));
        for wrong in ["", "1709.22", "<a>", "<a@b> <c@d>", "<a@b\r\nX: y>", "<a@b"] {
            assert!(!is_message_id(wrong), "{wrong}");
        }
    }
}
