//! The real app on a desktop, driven as a person would: by what is on the screen.

mod windows;

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Capabilities, WebDriver, WebElement};
use tokio::net::TcpStream;

use crate::desktop::Desktop;
use crate::process::{Service, signal};
use crate::programs;
use crate::wait::{SOON, until};

/// First start of a web view on a busy machine.
const START: Duration = Duration::from_mins(1);
/// The app tries less and less often while its hub is away.
const RECONNECT: Duration = Duration::from_mins(1);

pub struct App {
    // The session first: it ends before the driver does.
    session: WebDriver,
    driver: Service,
}

impl App {
    /// Starts the app and waits for its window.
    pub async fn start(desktop: &Desktop) -> Self {
        Self::start_with(desktop, &[]).await
    }

    /// Starts the app with more in its environment.
    pub async fn start_with(desktop: &Desktop, environment: &[(&str, &str)]) -> Self {
        Self::launch(desktop, &programs::app(), environment, &[]).await
    }

    /// Starts the app by a click on a link.
    pub async fn start_by(desktop: &Desktop, link: &str) -> Self {
        Self::launch(desktop, &programs::app(), &[], &[link]).await
    }

    /// Starts another program with a web view, to be set beside the app.
    pub async fn start_other(desktop: &Desktop, binary: &Path, arguments: &[&str]) -> Self {
        Self::launch(desktop, binary, &[], arguments).await
    }

    async fn launch(
        desktop: &Desktop,
        binary: &Path,
        environment: &[(&str, &str)],
        arguments: &[&str],
    ) -> Self {
        let port = free_port();
        let mut command = desktop.command("WebKitWebDriver");
        command
            .args(["-p", &port.to_string()])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(environment.iter().copied());
        let mut driver = Service::start("app", desktop.folder(), &mut command);
        until("the driver to listen", SOON, async || {
            driver.must_run();
            TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;

        let options = json!({ "binary": binary.to_str().unwrap(), "args": arguments });
        let mut capabilities = Capabilities::new();
        capabilities
            .set("webkitgtk:browserOptions", options)
            .unwrap();
        let session = WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities)
            .client(crate::http::client())
            .request_timeout(START)
            .await
            .unwrap_or_else(|e| panic!("the app does not start: {e}\n{}", driver.log()));
        Self { session, driver }
    }

    /// Joins a team from the welcome page and waits for the feed.
    pub async fn join(&self, hub: &str, code: &str) {
        self.click("[data-testid=welcome-join]").await;
        self.fill("[data-testid=join-hub]", hub).await;
        self.fill("[data-testid=join-code]", code).await;
        self.click("[data-testid=join-submit]").await;
        self.live().await;
    }

    /// Waits until the app hears from its hub.
    pub async fn live(&self) {
        let css = "[data-testid=connection][data-state=live]";
        let there = async |_| Ok(Some(()));
        self.act(css, css, RECONNECT, there).await;
    }

    /// Waits until this is on the screen and returns its text.
    pub async fn see(&self, css: &str) -> String {
        self.act(css, css, SOON, async |element| {
            let text = shown(&element).await?;
            Ok((!text.is_empty()).then_some(text))
        })
        .await
    }

    /// Waits until this is on the screen with these words in it, and returns all its text.
    pub async fn read(&self, css: &str, words: &str) -> String {
        self.act(
            &format!("{css} to say “{words}”"),
            css,
            SOON,
            async |element| {
                let text = shown(&element).await?;
                Ok(text.contains(words).then_some(text))
            },
        )
        .await
    }

    pub async fn click(&self, css: &str) {
        self.act(css, css, SOON, async |element| {
            element.click().await.map(Some)
        })
        .await;
    }

    /// Types into a field what is to stand there.
    pub async fn fill(&self, css: &str, text: &str) {
        self.act(css, css, SOON, async |element| {
            element.clear().await?;
            element.send_keys(text).await?;
            Ok((element.value().await?.as_deref() == Some(text)).then_some(()))
        })
        .await;
    }

    /// Puts lines into a field as a paste does: the driver types no line breaks.
    pub async fn paste(&self, css: &str, text: &str) {
        self.bring(css).await;
        let paste = "const [css, text] = arguments; \
                     const field = document.querySelector(css); \
                     field.value = text; \
                     field.dispatchEvent(new Event('input', { bubbles: true }));";
        let with = vec![json!(css), json!(text)];
        self.session.execute(paste, with).await.unwrap();
    }

    /// The words in a frame, as soon as these are among them, and the colour behind an element of it.
    pub async fn framed(&self, frame: &str, words: &str, css: &str) -> (String, String) {
        let within = self.act(frame, frame, SOON, async |element| {
            element.enter_frame().await.map(Some)
        });
        within.await;
        let text = self.read("body", words).await;
        let colour = self.act(css, css, SOON, async |element| {
            element.css_value("background-color").await.map(Some)
        });
        let colour = colour.await;
        self.session.enter_default_frame().await.unwrap();
        (text, colour)
    }

    /// Brings what may lie outside of what is shown to the middle of it.
    pub async fn bring(&self, css: &str) {
        self.act(css, css, SOON, async |element| {
            element.scroll_into_view().await.map(Some)
        })
        .await;
    }

    /// Waits until nothing matches any more.
    pub async fn gone(&self, css: &str) {
        until(&format!("{css} to go"), SOON, async || {
            (self.count(css).await == 0).then_some(())
        })
        .await;
    }

    /// Gives the shell a command, as the page would. The app may end before it answers.
    pub async fn command(&self, name: &str) {
        let script = format!("window.__TAURI_INTERNALS__.invoke('{name}')");
        drop(self.session.execute(&script, vec![]).await);
    }

    /// What comes of an expression that script of the page evaluates, once it is settled; or why
    /// nothing does.
    pub async fn tries(&self, expression: &str) -> Result<Value, String> {
        let script = format!(
            "const done = arguments[0]; \
             (async () => ({expression}))().then((value) => done({{ value: value ?? null }}), \
             (error) => done({{ error: String(error?.message ?? error) }}));"
        );
        let told = self.session.execute_async(script, vec![]).await;
        let told = told.map_err(|e| e.to_string())?;
        match &told.json()["error"] {
            Value::String(error) => Err(error.clone()),
            _ => Ok(told.json()["value"].clone()),
        }
    }

    /// The app has ended by itself: there is no session to end.
    pub fn ended(self) {
        let _ = self.session.clone().leak();
    }

    /// Waits until a field holds this.
    pub async fn holds(&self, css: &str, text: &str) {
        let what = format!("{css} to hold “{text}”");
        self.act(&what, css, SOON, async |element| {
            Ok((element.value().await?.as_deref() == Some(text)).then_some(()))
        })
        .await;
    }

    /// Presses keys wherever the focus is.
    pub async fn press(&self, keys: &str) {
        self.act("the page", "body", SOON, async |body| {
            body.send_keys(keys).await.map(Some)
        })
        .await;
    }

    /// How many match, now.
    pub async fn count(&self, css: &str) -> usize {
        self.session.find_all(By::Css(css)).await.unwrap().len()
    }

    /// The texts of all that match, now.
    pub async fn all(&self, css: &str) -> Vec<String> {
        let mut texts = vec![];
        for element in self.session.find_all(By::Css(css)).await.unwrap() {
            texts.extend(shown(&element).await.ok());
        }
        texts
    }

    /// Does something with the element once it is there. The page lives: an element that goes away
    /// in between is looked for again.
    async fn act<T>(
        &self,
        what: &str,
        css: &str,
        within: Duration,
        act: impl AsyncFn(WebElement) -> WebDriverResult<Option<T>>,
    ) -> T {
        until(what, within, async || {
            let element = self.session.find(By::Css(css)).await.ok()?;
            act(element).await.ok().flatten()
        })
        .await
    }

    /// Waits until what the page shows is on the screen, for a picture: what fades has faded.
    pub async fn painted(&self) {
        let still = "const done = arguments[0]; \
                     const ends = (a) => a.effect.getComputedTiming().endTime !== Infinity; \
                     const all = document.getAnimations().filter(ends); \
                     Promise.allSettled(all.map((a) => a.finished)).then(() => \
                     requestAnimationFrame(() => requestAnimationFrame(() => done())));";
        self.session.execute_async(still, vec![]).await.unwrap();
    }

    /// Ends the app in good order.
    pub async fn quit(self) {
        self.session.clone().quit().await.unwrap();
    }

    /// Ends the app as a power cut would.
    pub fn kill(self, desktop: &Desktop) {
        for process in desktop.processes(&programs::app()) {
            signal("KILL", process);
        }
        let _ = self.session.clone().leak();
    }

    pub fn log(&self) -> String {
        self.driver.log()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- log of the app\n{}", self.driver.log());
            // The session's own farewell would wait for an answer that may never come.
            let _ = self.session.clone().leak();
        }
    }
}

/// The words that an element shows. The driver's own text command takes a line that may be cut with
/// an ellipsis for invisible.
async fn shown(element: &WebElement) -> WebDriverResult<String> {
    let rect = element.rect().await?;
    if rect.width < 1.0 || rect.height < 1.0 {
        return Ok(String::new());
    }
    Ok(element.prop("innerText").await?.unwrap_or_default())
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
