//! Policies and choices as they are written.

use baton_core::notify::{NotifyPolicy, RepNotify};

#[test]
fn a_policy_survives_being_written() {
    let policy = NotifyPolicy::default();
    let json = serde_json::to_string(&policy).unwrap();
    assert_eq!(serde_json::from_str::<NotifyPolicy>(&json).unwrap(), policy);
}

#[test]
fn a_choice_may_leave_everything_out_and_misspell_nothing() {
    assert_eq!(
        serde_json::from_str::<RepNotify>("{}").unwrap(),
        RepNotify::default()
    );
    assert!(serde_json::from_str::<RepNotify>(r#"{"of":["email"]}"#).is_err());
}
