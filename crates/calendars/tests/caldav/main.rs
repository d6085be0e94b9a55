//! The CalDAV client against real servers: every situation on Radicale and on Xandikos.
#![cfg(test)]

mod finding;
mod following;
mod lossy;
mod reading;
mod scene;
mod strange;
mod writing;

/// Each situation as a test on either server, which begins empty.
macro_rules! on_both {
    ($($module:ident: $($situation:ident)*;)*) => {
        mod radicale {
            use baton_calendars::testing::Server;
            $($(
                #[tokio::test]
                async fn $situation() {
                    crate::$module::$situation(Server::radicale().await).await;
                }
            )*)*
        }

        mod xandikos {
            use baton_calendars::testing::Server;
            $($(
                #[tokio::test]
                async fn $situation() {
                    crate::$module::$situation(Server::xandikos().await).await;
                }
            )*)*
        }
    };
}

on_both! {
    finding:
        calendars_are_found_from_any_address_of_the_server
        a_calendar_that_is_not_there_is_unknown_and_others_are_told;
    reading:
        recurring_events_are_right_when_the_clock_changes
        moved_times_of_ended_series_are_busy
        one_event_that_cannot_be_read_makes_the_calendar_unknown
        what_takes_no_time_is_left_out
        times_without_a_zone_are_the_owners;
    writing:
        what_is_written_is_there_and_busy
        a_write_whose_reply_was_lost_is_done_once
        a_second_write_of_the_same_is_the_same_event
        a_move_whose_reply_was_lost_is_done_once
        what_somebody_else_changed_is_not_written_over
        what_somebody_else_deleted_is_not_written_again
        an_event_that_lies_elsewhere_under_its_uid_is_adopted
        an_older_state_is_brought_up_to_date
        hostile_words_come_back_as_they_were
        deleting_twice_is_deleting_once
        what_somebody_else_changed_is_not_deleted;
    following:
        moves_and_deletions_are_seen
        nothing_is_told_when_nothing_happened
        a_token_that_nobody_knows_gives_everything
        what_is_outside_the_window_is_left_out_of_everything
        more_than_one_batch_of_changes_is_told;
}
