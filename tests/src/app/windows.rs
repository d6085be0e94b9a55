//! The app's other windows.

use thirtyfour::WindowHandle;

use super::App;
use crate::wait::{SOON, until};

impl App {
    /// Waits for another window of the app and turns to it: what is looked at and clicked from now
    /// on is there. Returns the window to come back to.
    pub async fn turn_to_another_window(&self) -> WindowHandle {
        let here = self.session.window().await.unwrap();
        until("another window", SOON, async || {
            let all = self.session.windows().await.ok()?;
            let other = all.into_iter().find(|window| *window != here)?;
            self.session.switch_to_window(other).await.ok()
        })
        .await;
        here
    }

    /// All that are open.
    pub async fn windows(&self) -> Vec<WindowHandle> {
        self.session.windows().await.unwrap()
    }

    pub async fn turn_to(&self, window: WindowHandle) {
        self.session.switch_to_window(window).await.unwrap();
    }
}
