//! How the web view draws, where the machine decides it.

/// Chooses `WebKitGTK`'s renderer before its first window. Without a render node its DMA-BUF path
/// costs twice the start time and tens of megabytes; under WebDriver the alternative hangs, so the
/// CPU renderer is used there.
#[cfg(target_os = "linux")]
pub fn prepare() {
    use std::path::Path;
    let has = |name: &str| std::env::var_os(name).is_some();
    let automated = has("TAURI_WEBVIEW_AUTOMATION");
    let render_node = std::fs::read_dir(Path::new("/dev/dri")).is_ok_and(|nodes| {
        nodes
            .flatten()
            .any(|n| n.file_name().as_encoded_bytes().starts_with(b"render"))
    });
    if render_node {
        return;
    }
    let choice = if automated {
        "WEBKIT_SKIA_ENABLE_CPU_RENDERING"
    } else {
        "WEBKIT_DISABLE_DMABUF_RENDERER"
    };
    if !has(choice) {
        set(choice);
    }
}

/// Starts the program again with the variable set: changing the environment of a running process
/// is not safe once libraries have started threads.
#[cfg(target_os = "linux")]
fn set(name: &str) {
    use std::os::unix::process::CommandExt;
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let error = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .env(name, "1")
        .exec();
    tracing::warn!(%error, "could not restart with {name}=1; drawing may be slow");
}

#[cfg(not(target_os = "linux"))]
pub fn prepare() {}
