//! The name of a prospect, in the two parts in which CRMs keep names.

use baton_core::notice::NoticeProspect;

/// First and last name. Neither, where the notice only says "Somebody at Haulpoint".
pub(super) fn parts(prospect: &NoticeProspect) -> (Option<&str>, Option<&str>) {
    let name = prospect.name.trim();
    let others = [&prospect.email, &prospect.company];
    let stands_in = others
        .into_iter()
        .flatten()
        .any(|other| other.trim().eq_ignore_ascii_case(name));
    if name.is_empty() || stands_in || name.starts_with("Somebody") || name == "A visitor" {
        return (None, None);
    }
    match name.split_once(char::is_whitespace) {
        Some((first, last)) => (Some(first), Some(last.trim())),
        None => (Some(name), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_for_a_name_is_none() {
        let parted = |name: &str| {
            let prospect = NoticeProspect {
                name: name.into(),
                email: Some("priya@haulpoint.com".into()),
                company: Some("Haulpoint".into()),
                ..NoticeProspect::default()
            };
            let (first, last) = parts(&prospect);
            (first.map(str::to_owned), last.map(str::to_owned))
        };
        let both = |f: &str, l: &str| (Some(f.to_owned()), Some(l.to_owned()));
        assert_eq!(parted(" Priya  Raman "), both("Priya", "Raman"));
        assert_eq!(parted("Maria del Carmen"), both("Maria", "del Carmen"));
        assert_eq!(parted("Priya"), (Some("Priya".into()), None));
        for none in [
            "",
            "haulpoint",
            "Somebody at Haulpoint",
            "priya@haulpoint.com",
            "A visitor",
        ] {
            assert_eq!(parted(none), (None, None), "{none}");
        }
    }
}
