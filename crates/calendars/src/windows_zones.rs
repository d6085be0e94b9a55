//! Names of time zones in Windows, which Microsoft's calendars speak, and in the IANA database.

use std::collections::BTreeMap;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> =
    LazyLock::new(|| Table::read(include_str!("windows_zones/cldr.txt")));

struct Table {
    iana_of: BTreeMap<&'static str, &'static str>,
    windows_of: BTreeMap<&'static str, &'static str>,
}

impl Table {
    fn read(text: &'static str) -> Self {
        let mut table = Self {
            iana_of: BTreeMap::new(),
            windows_of: BTreeMap::new(),
        };
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut fields = line.split('|');
            let (Some(windows), Some(iana), Some(all)) =
                (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            table.iana_of.insert(windows, iana);
            for name in all.split(' ') {
                table.windows_of.insert(name, windows);
            }
        }
        table
    }
}

/// The Windows name of an IANA zone, in whichever territory.
pub fn windows(iana: &str) -> Option<&'static str> {
    TABLE.windows_of.get(iana).copied()
}

/// The IANA name of a Windows zone, where no territory is known.
pub fn iana(windows: &str) -> Option<&'static str> {
    TABLE.iana_of.get(windows).copied()
}

/// The zone of a name of either kind.
pub fn zone(name: &str) -> Option<jiff::tz::TimeZone> {
    baton_core::time::zone(iana(name).unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_of_every_territory_have_a_windows_name() {
        for (name, expected) in [
            ("Europe/Madrid", "Romance Standard Time"),
            ("Europe/Berlin", "W. Europe Standard Time"),
            ("Asia/Kathmandu", "Nepal Standard Time"),
            ("Asia/Katmandu", "Nepal Standard Time"),
            ("Australia/Lord_Howe", "Lord Howe Standard Time"),
            ("America/Sao_Paulo", "E. South America Standard Time"),
            ("Europe/Kyiv", "FLE Standard Time"),
            ("Etc/UTC", "UTC"),
        ] {
            assert_eq!(windows(name), Some(expected), "{name}");
        }
        assert_eq!(windows("Mars/Olympus"), None);
    }

    #[test]
    fn every_windows_zone_is_a_zone_that_can_be_computed_with() {
        assert_eq!(TABLE.iana_of.len(), 139);
        for (name, iana) in &TABLE.iana_of {
            assert!(zone(name).is_some(), "{name} is {iana}");
            assert_eq!(windows(iana), Some(*name), "{iana}");
        }
    }

    #[test]
    fn the_preferred_name_is_todays() {
        assert_eq!(iana("India Standard Time"), Some("Asia/Kolkata"));
        assert_eq!(iana("Nepal Standard Time"), Some("Asia/Kathmandu"));
        assert_eq!(iana("Customized Time Zone"), None);
    }
}
