//! Links that open the desktop app.

use url::Url;

/// `baton://enrol/<percent-encoded origin>/<code>`: opens the app with hub and code filled in.
pub fn enrol_link(hub: &Url, code: &str) -> String {
    let encode = |s: &str| url::form_urlencoded::byte_serialize(s.as_bytes()).collect::<String>();
    format!(
        "baton://enrol/{}/{}",
        encode(&hub.origin().ascii_serialization()),
        encode(code)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_carries_the_origin_and_the_code() {
        let hub = Url::parse("https://hub.example.com:8443/").unwrap();
        let link = enrol_link(&hub, "ABCD-EFGH-JKMN");
        assert_eq!(
            link,
            "baton://enrol/https%3A%2F%2Fhub.example.com%3A8443/ABCD-EFGH-JKMN"
        );
    }
}
