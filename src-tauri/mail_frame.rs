//! How a mail looks, as a page that the window shows in a frame. The page has a content policy of
//! its own: a mail carries its styles with it, and the window's policy allows none but its own.

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use tauri::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use tauri::http::{HeaderValue, Response, StatusCode};
use tauri::{AppHandle, Manager};

use crate::host::Host;

/// Named in the window's content policy as what frames may show.
pub const SCHEME: &str = "preview";

/// Styles, and nothing else: nothing runs, nothing is fetched, nothing is sent.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                      form-action 'none'; sandbox";

/// The mail that was previewed last.
#[derive(Default)]
pub struct MailFrame(Mutex<Option<String>>);

impl MailFrame {
    pub fn keep(&self, html: Option<&str>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = html.map(str::to_owned);
    }

    fn page(&self) -> Option<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// The frame's page, whatever its address: the window cannot ask for another.
pub fn answer(app: &AppHandle) -> Response<Cow<'static, [u8]>> {
    let kept = app.try_state::<Host>();
    page(kept.and_then(|host| host.mail_frame.page()))
}

fn page(html: Option<String>) -> Response<Cow<'static, [u8]>> {
    let there = html.is_some();
    let mut response = Response::new(Cow::Owned(html.unwrap_or_default().into_bytes()));
    if !there {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    headers.insert(CONTENT_TYPE, kind);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_brings_its_styles_and_can_do_nothing() {
        let frame = MailFrame::default();
        frame.keep(Some("<p>Dana</p>"));
        let shown = page(frame.page());
        assert_eq!(shown.status(), StatusCode::OK);
        assert_eq!(&**shown.body(), b"<p>Dana</p>");
        let policy = shown.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        let parts: Vec<_> = policy.split("; ").collect();
        assert!(parts.contains(&"default-src 'none'"), "{policy}");
        assert!(parts.contains(&"sandbox"), "{policy}");
        assert!(!policy.contains("script-src"), "{policy}");
    }

    #[test]
    fn what_is_no_mail_has_no_page() {
        let frame = MailFrame::default();
        frame.keep(Some("<p>Dana</p>"));
        frame.keep(None);
        assert_eq!(page(frame.page()).status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn the_window_lets_frames_show_nothing_else() {
        let config = include_str!("../tauri.conf.json");
        let config: serde_json::Value = serde_json::from_str(config).unwrap();
        let policy = config["app"]["security"]["csp"].as_str().unwrap();
        let frames = policy
            .split("; ")
            .find_map(|p| p.strip_prefix("frame-src "));
        // Where the system's web view knows no schemes of one's own, a host stands for it.
        let expected = format!("{SCHEME}: http://{SCHEME}.localhost");
        assert_eq!(frames, Some(&*expected));
        assert!(!policy.contains("unsafe"), "{policy}");
    }
}
