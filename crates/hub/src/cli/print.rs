//! Standard output, written to the end: a closed pipe ends the program instead of a panic.

use std::io::Write;

use super::Result;

pub fn line(text: &str) -> Result {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()?;
    Ok(())
}
