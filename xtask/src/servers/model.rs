//! The model server that tests start: llama.cpp, built here, with a model that knows nothing. It takes
//! a while and is never needed: without it the tests that use it pass over.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{environment, has_environments, programs};
use crate::packages::{PYTHON, ensure};
use crate::shell::{perform, say};
use crate::stamp::Stamp;
use crate::trouble::{Outcome, Trouble};
use crate::workspace::{root, target};

/// Names and versions of what builds, within [`lists`].
const TOOLS: &str = "tools.txt";
/// What is built.
const SOURCES: &str = "sources.txt";
/// Writes the model.
const SCRIPT: &str = "tiny.py";
/// Nothing that a test needs not: no downloads, no other processor's instructions, one file.
const OPTIONS: [&str; 9] = [
    "-DCMAKE_BUILD_TYPE=Release",
    "-DGGML_NATIVE=OFF",
    "-DGGML_OPENMP=OFF",
    "-DLLAMA_CURL=OFF",
    "-DLLAMA_OPENSSL=OFF",
    "-DLLAMA_BUILD_TESTS=OFF",
    "-DLLAMA_BUILD_EXAMPLES=OFF",
    "-DLLAMA_USE_PREBUILT_UI=OFF",
    "-DBUILD_SHARED_LIBS=OFF",
];

/// Where everything lies, and what it was made from.
struct Places {
    tools: PathBuf,
    program: PathBuf,
    model: PathBuf,
    tools_made: Stamp,
    program_made: Stamp,
    model_made: Stamp,
}

impl Places {
    fn new() -> Outcome<Self> {
        let (folder, stamps) = (target()?.join("llama"), target()?.join("xtask"));
        let file = format!("llama-server{}", std::env::consts::EXE_SUFFIX);
        let tools = programs(&folder.join("tools"));
        let (program, model) = (folder.join(file), folder.join("tiny.gguf"));
        let stamp = |name: &str, product: &Path, of: &[&str]| {
            Stamp::new(stamps.join(name), product.to_owned(), &lists(), of)
        };
        Ok(Self {
            tools_made: stamp("llama-tools", &tools, &[TOOLS])?,
            program_made: stamp("llama-server", &program, &[SOURCES])?,
            model_made: stamp("llama-model", &model, &[SCRIPT])?,
            tools,
            program,
            model,
        })
    }

    fn hold(&self) -> bool {
        self.program_made.holds() && self.model_made.holds()
    }
}

/// Builds what is not there in the listed version.
pub fn prepare() -> Outcome {
    let places = Places::new()?;
    if places.hold() {
        say("Model server for the tests: as listed");
        return Ok(());
    }
    if !places.tools_made.holds() {
        say("Installing what builds the model server");
        if !has_environments() {
            ensure("what builds the model server", PYTHON)?;
        }
        let folder = places.tools.parent().unwrap_or(&places.tools);
        places
            .tools_made
            .make(|| environment(folder, &lists().join(TOOLS)))?;
    }
    if !places.program_made.holds() {
        say("Building the model server, llama.cpp: about 15 minutes on two cores");
        places.program_made.make(|| build(&places))?;
    }
    if !places.model_made.holds() {
        say("Writing the model for the tests");
        places.model_made.make(|| {
            perform(
                python(&places.tools)
                    .arg(lists().join(SCRIPT))
                    .arg(&places.model),
            )
        })?;
    }
    Ok(())
}

/// Says it where nobody looks at the output of a single test.
pub fn say_if_absent() -> Outcome {
    if !Places::new()?.hold() {
        say(
            "Model server for the tests: not as listed, so what needs it is passed over; \
             `cargo xtask servers --model` builds it in about 15 minutes",
        );
    }
    Ok(())
}

fn build(places: &Places) -> Outcome {
    let work = places.program.with_file_name("work");
    remove(&work)?;
    let fix = format!(
        "a C++ compiler and a package index are needed; what is built is listed in {}",
        lists().join(SOURCES).display()
    );
    let trouble = |t: Trouble| t.fix(&fix);
    download(&places.tools, &work).map_err(trouble)?;
    let sources = unpacked(&work)?.join("vendor").join("llama.cpp");
    let made = sources.join("build");
    let mut configure = tool(&places.tools, "cmake");
    configure.args(["-G", "Ninja", "-S"]).arg(&sources);
    configure.arg("-B").arg(&made).args(OPTIONS);
    let mut ninja = std::ffi::OsString::from("-DCMAKE_MAKE_PROGRAM=");
    ninja.push(tool(&places.tools, "ninja").get_program());
    perform(configure.arg(ninja)).map_err(trouble)?;
    let mut compile = tool(&places.tools, "cmake");
    compile.arg("--build").arg(&made);
    perform(compile.args(["--target", "llama-server", "--parallel"])).map_err(trouble)?;
    let file = places.program.file_name().unwrap_or_default();
    fs::copy(made.join("bin").join(file), &places.program)
        .map_err(|e| Trouble::new(format!("cannot copy the model server: {e}")))?;
    remove(&work)
}

/// Puts the sources below `work`.
fn download(tools: &Path, work: &Path) -> Outcome {
    let mut fetch = python(tools);
    fetch.args(["-m", "pip", "download", "--quiet"]);
    fetch.args(["--disable-pip-version-check", "--no-deps"]);
    fetch.args(["--no-build-isolation", "--no-binary", ":all:"]);
    fetch.args(["--require-hashes", "--requirement"]);
    fetch.arg(lists().join(SOURCES)).arg("--dest").arg(work);
    // Packages that bring their own build look for its tools there.
    perform(fetch.env("PATH", path(tools)?))?;
    let archive = entry(work)?;
    let mut unpack = python(tools);
    unpack.args(["-m", "tarfile", "--extract"]).arg(&archive);
    perform(unpack.arg(work))?;
    fs::remove_file(&archive).map_err(|e| Trouble::new(format!("cannot clear up: {e}")))
}

fn path(tools: &Path) -> Outcome<std::ffi::OsString> {
    let before = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(tools.to_owned()).chain(std::env::split_paths(&before));
    std::env::join_paths(all).map_err(|e| Trouble::new(format!("cannot extend PATH: {e}")))
}

/// The folder that an archive left.
fn unpacked(work: &Path) -> Outcome<PathBuf> {
    let folder = entry(work)?;
    if folder.is_dir() {
        return Ok(folder);
    }
    Err(Trouble::new("the sources are not where they should be"))
}

/// What alone lies in a folder.
fn entry(folder: &Path) -> Outcome<PathBuf> {
    let none = || Trouble::new(format!("nothing lies in {}", folder.display()));
    let mut entries = fs::read_dir(folder).map_err(|_| none())?;
    let first = entries.next().ok_or_else(none)?.map_err(|_| none())?;
    Ok(first.path())
}

fn remove(folder: &Path) -> Outcome {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder)
        .map_err(|e| Trouble::new(format!("cannot remove {}: {e}", folder.display())))
}

fn tool(tools: &Path, name: &str) -> Command {
    Command::new(tools.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

fn python(tools: &Path) -> Command {
    tool(tools, "python")
}

fn lists() -> PathBuf {
    root().join("xtask").join("model")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_is_listed_with_its_version_and_the_sources_with_their_digest() {
        let lines = |file| {
            let list = fs::read_to_string(lists().join(file)).unwrap();
            let kept = list.lines().filter(|line| !line.starts_with('#'));
            kept.map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(lines(TOOLS).iter().all(|line| line.contains("==")));
        let sources = lines(SOURCES);
        assert_eq!(sources.len(), 1);
        assert!(sources.iter().all(|line| line.contains("--hash=sha256:")));
    }
}
