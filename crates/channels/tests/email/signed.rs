//! Signatures, as another library checks them.

use baton_channels::Channel as _;
use baton_channels::email::{Dkim, Email};
use baton_channels::testing::mail::{MailServer, Options};
use serde_json::json;

use crate::support::{here, parcel, read, receipt};

/// Made with `openssl`, in each form that it writes; they open nothing.
const KEYS: [(&str, &str, &str); 3] = [
    (
        "rsa as of old",
        include_str!("keys/rsa-old.pem"),
        include_str!("keys/rsa.txt"),
    ),
    (
        "rsa",
        include_str!("keys/rsa.pem"),
        include_str!("keys/rsa.txt"),
    ),
    (
        "ed25519",
        include_str!("keys/ed25519.pem"),
        include_str!("keys/ed25519.txt"),
    ),
];

const VERIFY: &str = r#"
import dkim, json, sys
mail = sys.stdin.buffer.read()
def record(name, timeout=5):
    assert name == b"baton._domainkey.showloom.example.", name
    return sys.argv[1].encode()
forged = mail.replace(b"Subject: Priya", b"Subject: Evil")
added = mail.replace(b"Subject: ", b"Reply-To: evil@example.com\r\nSubject: ", 1)
changed = mail.replace(b"employees", b"employers", 1)
assert mail not in (forged, added, changed)
print(json.dumps([dkim.verify(m, dnsfunc=record) for m in (mail, forged, added, changed)]))
"#;

#[tokio::test]
async fn a_signature_holds_and_breaks_with_what_it_signs() {
    let server = MailServer::start(Options::default()).await;
    for (number, (kind, key, record)) in KEYS.into_iter().enumerate() {
        let mut account = server.account();
        account.dkim = Some(Dkim {
            domain: "showloom.example".into(),
            selector: "baton".into(),
            key: key.into(),
        });
        let mut parcel = parcel("dlv_2");
        parcel.thread = vec![receipt("dlv_1")];
        let email = Email::new(account).unwrap();
        email.send(&parcel).await.unwrap();
        let raw = server.messages().remove(number).raw;
        let held = read(VERIFY, &[record.trim()], &raw);
        assert_eq!(held, json!([true, false, false, false]), "{kind}");
    }
}

#[test]
fn a_key_that_cannot_be_read_is_told_at_once_and_not_repeated() {
    for key in [
        include_str!("keys/rsa-short.pem"),
        "",
        "secret",
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0\n-----END EC PRIVATE KEY-----\n",
    ] {
        let mut account = here(25);
        account.dkim = Some(Dkim {
            domain: "showloom.example".into(),
            selector: "baton".into(),
            key: key.into(),
        });
        let fault = Email::new(account).err().unwrap().to_string();
        assert!(fault.contains("the DKIM key cannot be read"), "{fault}");
        assert!(!fault.contains("secret") && !fault.contains("c2VjcmV0"));
    }
}
