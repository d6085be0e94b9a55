//! What admins set for bookings.

use baton_core::workspace::Settings;
use baton_desk::failure::FailureCode;

use crate::world::World;

#[tokio::test]
async fn settings_for_bookings_are_saved_and_the_others_stay() {
    let world = World::new().await;
    let mut settings = Settings::default();
    settings.disclosure.waiting = "One moment.".into();
    world.hub.set(settings);
    let ana = world.live().await;
    let mut booking = ana.desk.booking_settings().await.unwrap();
    booking.prep_minutes = 20;
    ana.desk
        .save_booking_settings(booking.clone())
        .await
        .unwrap();
    let saved = world.hub.settings();
    assert_eq!(saved.booking.prep_minutes, 20);
    assert_eq!(saved.disclosure.waiting, "One moment.");

    booking.types[0].minutes = 0;
    let refused = ana.desk.save_booking_settings(booking).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Refused);
    assert_eq!(refused.field.as_deref(), Some("booking.types[0].minutes"));
    assert!(refused.fix.is_some());
    ana.stop().await;
}
