//! A desktop for one test: its own screen, session bus, keyring, notification server and folders.
//! Nothing of the machine's session is seen or touched.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use zbus::fdo::DBusProxy;

use crate::artefacts::Artefacts;
use crate::notifications::Notifications;
use crate::process::{Service, command};
use crate::wait::{SOON, until};

const BUS: &str = include_str!("desktop/bus.conf");
const DUNSTRC: &str = include_str!("desktop/dunstrc");
const PICK_ACTION: &str = include_str!("desktop/pick-action.sh");

/// Passed on from the machine: where programs are, and how much they say.
const INHERITED: &[&str] = &[
    "PATH",
    "LD_LIBRARY_PATH",
    "BATON_LOG",
    "RUST_LOG",
    "RUST_BACKTRACE",
];

pub struct Desktop {
    pub artefacts: Artefacts,
    pub notifications: Notifications,
    environment: Vec<(String, String)>,
    // In this order they end: first who uses the bus and the screen, then these.
    services: Services,
    folder: TempDir,
}

struct Services {
    dunst: Option<Service>,
    _keyring: Service,
    _bus: Service,
    _screen: Service,
}

impl Desktop {
    /// `place` is where its pictures go below cargo's target folder, such as `e2e/accept`.
    pub async fn start(place: &str) -> Self {
        let artefacts = Artefacts::new(place);
        let folder = TempDir::new().unwrap();
        let mut environment = folders(folder.path());

        let mut screen = start(&folder, &environment, "Xvfb", |screen| {
            screen.args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1280x800x24",
                "-nolisten",
                "tcp",
            ])
        });
        let number = screen
            .line("its display", |line| line.parse::<u32>().ok())
            .await;
        environment.push(("DISPLAY".to_owned(), format!(":{number}")));

        let config = write(&folder, "bus.conf", BUS);
        let mut bus = start(&folder, &environment, "dbus-daemon", |bus| {
            bus.arg("--config-file").arg(config);
            bus.args(["--nofork", "--nopidfile", "--nosyslog", "--print-address=1"])
        });
        let address = bus.line("its address", |line| Some(line.to_owned())).await;
        environment.push(("DBUS_SESSION_BUS_ADDRESS".to_owned(), address.clone()));

        let connection = connect(&address).await;
        let mut keyring = keyring(&folder, &environment);
        owned(&connection, "org.freedesktop.secrets", &mut keyring).await;
        let mut dunst = dunst(&folder, &environment);
        owned(&connection, "org.freedesktop.Notifications", &mut dunst).await;

        let wanted = folder.path().join("wanted-action");
        let notifications = Notifications::watch(connect(&address).await, connection, wanted).await;
        let services = Services {
            dunst: Some(dunst),
            _keyring: keyring,
            _bus: bus,
            _screen: screen,
        };
        Self {
            artefacts,
            notifications,
            environment,
            services,
            folder,
        }
    }

    /// From now on nobody shows notifications here.
    pub fn without_notifications(&mut self) {
        self.services.dunst = None;
    }

    /// A command whose process lives on this desktop.
    pub fn command(&self, program: &str) -> Command {
        let mut command = command(program);
        put(&mut command, &self.environment);
        command
    }

    /// For logs, and whatever else goes away with the desktop.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Takes a picture of the whole screen.
    pub fn picture(&self, name: &str) -> PathBuf {
        let path = self.artefacts.picture(name);
        let mut import = self.command("import");
        let done = import
            .args(["-window", "root"])
            .arg(&path)
            .status()
            .unwrap();
        assert!(done.success(), "no picture of the screen");
        path
    }

    /// The processes of a program of ours on this desktop.
    pub fn processes(&self, program: &Path) -> Vec<u32> {
        let ours = format!("HOME={}", self.folder.path().display());
        let here = |id: &u32| {
            let process = PathBuf::from(format!("/proc/{id}"));
            fs::read_link(process.join("exe")).is_ok_and(|exe| exe == program)
                && fs::read(process.join("environ"))
                    .is_ok_and(|all| all.split(|b| *b == 0).any(|v| v == ours.as_bytes()))
        };
        let names = fs::read_dir("/proc").unwrap().flatten();
        names
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .filter(here)
            .collect()
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.picture("failed")));
            eprintln!("--- pictures: {}", self.artefacts.folder().display());
        }
    }
}

/// Folders of its own, and what keeps a web view fit to be driven and pictured.
fn folders(home: &Path) -> Vec<(String, String)> {
    let folder = |name: &str| {
        let path = home.join(name);
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o700)).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let fixed = [
        ("HOME", home.to_str().unwrap().to_owned()),
        ("XDG_DATA_HOME", folder("data")),
        ("XDG_CONFIG_HOME", folder("config")),
        ("XDG_CACHE_HOME", folder("cache")),
        ("XDG_STATE_HOME", folder("state")),
        ("XDG_RUNTIME_DIR", folder("run")),
        ("XDG_SESSION_TYPE", "x11".to_owned()),
        ("GDK_BACKEND", "x11".to_owned()),
        ("GSETTINGS_BACKEND", "memory".to_owned()),
        ("GTK_A11Y", "none".to_owned()),
        ("NO_AT_BRIDGE", "1".to_owned()),
        ("LANG", "C.UTF-8".to_owned()),
        ("TZ", "Europe/Berlin".to_owned()),
        // Not WEBKIT_DISABLE_DMABUF_RENDERER: WebDriver's pictures hang with it.
        ("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1".to_owned()),
    ];
    let inherited = INHERITED
        .iter()
        .filter_map(|name| Some((*name, std::env::var(name).ok()?)));
    fixed
        .into_iter()
        .chain(inherited)
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// Gives a command this environment and no other.
fn put(command: &mut Command, environment: &[(String, String)]) {
    command
        .env_clear()
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null());
}

fn start(
    folder: &TempDir,
    environment: &[(String, String)],
    program: &str,
    with: impl FnOnce(&mut Command) -> &mut Command,
) -> Service {
    let mut command = command(program);
    put(&mut command, environment);
    with(&mut command);
    Service::start(program, folder.path(), &mut command)
}

/// A keyring that is unlocked, as after a login.
fn keyring(folder: &TempDir, environment: &[(String, String)]) -> Service {
    let password = write(folder, "password", "secret");
    start(folder, environment, "gnome-keyring-daemon", |keyring| {
        keyring
            .args(["--unlock", "--components=secrets", "--foreground"])
            .stdin(File::open(password).unwrap())
    })
}

fn dunst(folder: &TempDir, environment: &[(String, String)]) -> Service {
    let menu = write(folder, "pick-action.sh", PICK_ACTION);
    fs::set_permissions(&menu, Permissions::from_mode(0o755)).unwrap();
    let config = write(
        folder,
        "dunstrc",
        &DUNSTRC.replace("DMENU", menu.to_str().unwrap()),
    );
    start(folder, environment, "dunst", |dunst| {
        dunst.arg("-config").arg(config)
    })
}

fn write(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

async fn connect(address: &str) -> zbus::Connection {
    zbus::connection::Builder::address(address)
        .unwrap()
        .build()
        .await
        .unwrap()
}

/// Waits until somebody answers to `name` on the bus.
async fn owned(bus: &zbus::Connection, name: &'static str, service: &mut Service) {
    let bus = DBusProxy::new(bus).await.unwrap();
    until(name, SOON, async || {
        service.must_run();
        let there = bus.name_has_owner(name.try_into().unwrap()).await;
        there.unwrap().then_some(())
    })
    .await;
}
