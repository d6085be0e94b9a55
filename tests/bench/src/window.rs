//! The app as a person meets it: how long until the inbox is there, what it takes of the machine,
//! and how soon a notification comes. Beside a browser's empty window on the same web view.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use baton_tests::app::App;
use baton_tests::conversations::in_place_of_dana;
use baton_tests::desktop::Desktop;
use baton_tests::process::signal;
use baton_tests::programs;
use baton_tests::wait::{SOON, until};

use crate::figure::{Figure, Target, Times, skipped};
use crate::process::{busy, memory, tree};
use crate::scene::{Scene, Size};

const BESIDE: &str = "an empty browser window";
const ROW: &str = "[data-testid=inbox-row]";
const NEEDED: [&str; 6] = [
    "Xvfb",
    "dbus-daemon",
    "gnome-keyring-daemon",
    "dunst",
    "WebKitWebDriver",
    "setpriv",
];

pub async fn measure(size: Size) {
    let browser = match ready().and_then(|()| browser()) {
        Ok(browser) => browser,
        Err(why) => return skipped("window", &why),
    };
    let warm = size.pick(1, 5);
    let bare = empty(&browser, warm, size).await;
    for handoffs in [10, size.pick(50, 10_000)] {
        with(handoffs, warm, size, &bare).await;
    }
}

/// How long starts took, and what the window takes once it is there.
struct Start {
    cold: f64,
    warm: f64,
    memory: f64,
    busy: f64,
}

async fn empty(browser: &Path, warm: usize, size: Size) -> Start {
    let desktop = Desktop::start("bench/empty").await;
    let start = async || {
        let app = App::start_other(&desktop, browser, &["--automation"]).await;
        app.painted().await;
        app
    };
    starts(&desktop, browser, warm, size, start).await
}

async fn with(handoffs: usize, warm: usize, size: Size, bare: &Start) {
    let scene = Scene::open().await;
    let (rep, past) = scene.past("Ana", true).await;
    drop(rep);
    scene.database.multiply(&past, handoffs - 2);
    let desktop = Desktop::start("bench/window").await;
    let app = App::start(&desktop).await;
    let began = Instant::now();
    let code = scene.team.hub.admin(&["rep", "enrol", &past.rep])["code"].clone();
    app.join(&scene.team.hub.url(), code.as_str().unwrap())
        .await;
    app.see(ROW).await;
    let joined = began.elapsed().as_secs_f64();
    end(app, &desktop, &programs::app()).await;
    let start = async || {
        let app = App::start(&desktop).await;
        app.see(ROW).await;
        app.painted().await;
        app
    };
    let ours = starts(&desktop, &programs::app(), warm, size, start).await;
    let figure = |what: &str, value, unit| {
        Figure::new(
            "window",
            format!("{what}, {handoffs} handoffs"),
            value,
            unit,
        )
    };
    figure("joined and synced", joined, "s").print();
    let start = |what, ours, bare| {
        figure(what, ours, "s")
            .beside(BESIDE, bare)
            .wanted(Target::AtMost(1.5))
            .print();
    };
    start("cold start to the painted inbox", ours.cold, bare.cold);
    start("warm start to the painted inbox", ours.warm, bare.warm);
    figure("memory of all processes", ours.memory / 1_024.0, "MiB")
        .beside(BESIDE, bare.memory / 1_024.0)
        .wanted(Target::AtMost(1.3))
        .print();
    figure("processor while idle", ours.busy, "%")
        .wanted(Target::AtMost(1.0))
        .print();
}

async fn starts(
    desktop: &Desktop,
    binary: &Path,
    warm: usize,
    size: Size,
    start: impl AsyncFn() -> App,
) -> Start {
    forget(desktop, binary);
    let began = Instant::now();
    let app = start().await;
    let cold = began.elapsed().as_secs_f64();
    end(app, desktop, binary).await;
    let mut times = vec![];
    for _ in 0..warm {
        let began = Instant::now();
        let app = start().await;
        times.push(began.elapsed());
        end(app, desktop, binary).await;
    }
    let app = start().await;
    let processes: Vec<u32> = desktop
        .processes(binary)
        .into_iter()
        .flat_map(tree)
        .collect();
    // What a start leaves to do is done when a second passes in quiet.
    let mut rounds = 0;
    while busy(&processes, Duration::from_secs(1)).await > 5.0 && rounds < 20 {
        rounds += 1;
    }
    let used = busy(&processes, Duration::from_secs(size.pick(2, 15))).await;
    let memory = memory(&processes);
    end(app, desktop, binary).await;
    Start {
        cold,
        warm: Times::new(times).at(50) / 1_000.0,
        memory,
        busy: used,
    }
}

/// Ends the program and waits until it has: the next start would only wake one that still runs.
async fn end(app: App, desktop: &Desktop, binary: &Path) {
    app.quit().await;
    for process in desktop.processes(binary) {
        signal("TERM", process);
    }
    until("the program to end", SOON, async || {
        desktop.processes(binary).is_empty().then_some(())
    })
    .await;
}

/// The next start reads the program and its data from the disk, as after the machine was started.
fn forget(desktop: &Desktop, binary: &Path) {
    let libraries = ["libwebkit2gtk-4.1.so.0", "libjavascriptcoregtk-4.1.so.0"];
    let folder = browser_folder().and_then(|f| f.parent().map(Path::to_owned));
    let mut files: Vec<PathBuf> = libraries
        .iter()
        .filter_map(|l| Some(folder.as_ref()?.join(l)))
        .collect();
    files.push(binary.to_owned());
    files.extend(below(desktop.folder()));
    for file in files {
        let input = format!("if={}", file.display());
        let mut drop = Command::new("dd");
        drop.args([&input, "iflag=nocache", "count=0"]);
        let _ = drop.stdin(Stdio::null()).stderr(Stdio::null()).status();
    }
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|e| e.path());
    paths
        .flat_map(|path| match path.symlink_metadata() {
            Ok(about) if about.is_dir() => below(&path),
            Ok(about) if about.is_file() => vec![path],
            _ => vec![],
        })
        .collect()
}

/// From the message that qualifies to the notification on the session's bus.
pub async fn notify(size: Size) {
    if let Err(why) = ready() {
        return skipped("notify", &why);
    }
    let scene = Scene::open().await;
    let code = scene.invite("Ana");
    let desktop = Desktop::start("bench/notify").await;
    let app = App::start(&desktop).await;
    app.join(&scene.team.hub.url(), &code).await;
    let agent = &scene.team.agent;
    let (mut posted, mut asked, mut shown, mut whole) = (vec![], vec![], vec![], vec![]);
    for n in 0..size.pick(3, 100) {
        let name = format!("Somebody {n:04}.");
        let mut talk = in_place_of_dana(&format!("Somebody-{n}"));
        talk.prospect.name = Some(name.clone());
        let last = talk.messages.pop().expect("something is said");
        let talk = agent.open(&talk).await.id;
        let began = Instant::now();
        agent.hears(&talk, "last", &last.text).await;
        let post = Instant::now();
        agent.hand_over(&talk).await;
        let ask = Instant::now();
        let alert = desktop.notifications.alert(&name).await;
        posted.push(post - began);
        asked.push(ask - post);
        shown.push(alert.at.saturating_duration_since(ask));
        whole.push(alert.at.saturating_duration_since(began));
    }
    app.quit().await;
    let [posted, asked, shown, whole] = [posted, asked, shown, whole].map(Times::new);
    let parts = posted.at(50) + asked.at(50) + shown.at(50);
    Figure::new(
        "notify",
        "part: the message is stored and judged, p50",
        posted.at(50),
        "ms",
    )
    .print();
    Figure::new(
        "notify",
        "part: the handoff is routed and stored, p50",
        asked.at(50),
        "ms",
    )
    .print();
    Figure::new(
        "notify",
        "part: from the hub to the bus, p50",
        shown.at(50),
        "ms",
    )
    .print();
    Figure::new(
        "notify",
        "message post → notification on the bus, p50",
        whole.at(50),
        "ms",
    )
    .beside("the sum of the parts", parts)
    .print();
    Figure::new(
        "notify",
        "message post → notification on the bus, p99",
        whole.at(99),
        "ms",
    )
    .wanted(Target::AtMost(250.0))
    .print();
}

/// Whether what a desktop is made of is there.
fn ready() -> Result<(), String> {
    let app = programs::build().join("baton");
    if !app.exists() {
        return Err("the app is not built".to_owned());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = |program: &&&str| !std::env::split_paths(&path).any(|f| f.join(program).exists());
    match NEEDED.iter().find(there) {
        Some(missing) => Err(format!("{missing} is not installed")),
        None => Ok(()),
    }
}

/// The browser that comes with the web view.
fn browser() -> Result<PathBuf, String> {
    let path = browser_folder().map(|folder| folder.join("MiniBrowser"));
    path.filter(|p| p.exists())
        .ok_or_else(|| "there is no browser to be set beside".to_owned())
}

fn browser_folder() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.flatten();
    let mut folders = folders.map(|f| f.path().join("webkit2gtk-4.1"));
    folders.find(|f| f.exists())
}
