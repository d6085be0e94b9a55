//! The windows on a desktop's screen, whosever they are.

use std::process::Stdio;

use crate::desktop::Desktop;
use crate::process::Service;
use crate::wait::{SOON, until};

/// Of a window that has not been drawn on there are fewer colours: its background and its frame.
const PAINTED: u32 = 4;

impl Desktop {
    /// Waits until a window of exactly this title is on the screen, and returns its number.
    pub async fn window(&self, title: &str) -> String {
        until(&format!("the window “{title}”"), SOON, async || {
            self.titled(title)
        })
        .await
    }

    /// Waits until no window of this title is on the screen any more.
    pub async fn no_window(&self, title: &str) {
        until(&format!("“{title}” to go"), SOON, async || {
            self.titled(title).is_none().then_some(())
        })
        .await;
    }

    /// Waits until the notification server has painted what it shows.
    pub async fn notified(&self) {
        until("a notification on the screen", SOON, async || {
            let window = self.search(&["--class", "Dunst"])?;
            (self.colours(&window) > PAINTED).then_some(())
        })
        .await;
    }

    /// Starts a window manager, which ends when it is dropped. Without one, windows have no frame
    /// and nobody can close them.
    pub async fn window_manager(&self) -> Service {
        let mut command = self.command("openbox");
        let mut manager = Service::start("openbox", self.folder(), &mut command);
        until("a window manager", SOON, async || {
            manager.must_run();
            self.say("xdotool", &["get_desktop"])
        })
        .await;
        manager
    }

    /// Closes a window with the keys that a person uses for it.
    pub fn close_window(&self, window: &str) {
        let keys = ["windowactivate", "--sync", window, "key", "alt+F4"];
        self.say("xdotool", &keys).expect("the window to be active");
    }

    fn titled(&self, title: &str) -> Option<String> {
        self.search(&["--name", &format!("^{title}$")])
    }

    fn search(&self, by: &[&str]) -> Option<String> {
        let found = self.say("xdotool", &[&["search", "--onlyvisible"], by].concat())?;
        found.lines().next().map(str::to_owned)
    }

    fn colours(&self, window: &str) -> u32 {
        let script = "import -window \"$0\" png:- | identify -format %k -";
        let counted = self.say("sh", &["-c", script, window]);
        counted.and_then(|n| n.trim().parse().ok()).unwrap_or(0)
    }

    /// What a program prints, if all went well.
    fn say(&self, program: &str, arguments: &[&str]) -> Option<String> {
        let mut command = self.command(program);
        let done = command.args(arguments).stderr(Stdio::null()).output();
        let done = done.unwrap();
        let text = String::from_utf8_lossy(&done.stdout).into_owned();
        done.status.success().then_some(text)
    }
}
