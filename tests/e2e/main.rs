//! The real app and a real hub, as a rep and an agent use them. Each test has a desktop of its own.
#![cfg(target_os = "linux")]

mod accept_from_notification;
mod admin_raises_the_threshold;
mod app_killed_between_receiving_and_answering;
mod closed_window_still_alerts;
mod decline_goes_to_next_rep;
mod desktop_of_its_own;
mod every_channel;
mod from_the_sample_to_a_team;
mod hub_alone;
mod hub_restart_in_the_middle;
mod meeting_in_the_calendar;
mod no_notification_server;
mod nobody_answers_lapses;
mod notification_self_test;
mod offline_accept_while_another_takes_it;
mod opened_by_a_link;
mod routing_rule;
mod scene;
mod what_the_page_may_do;
mod what_was_said;
