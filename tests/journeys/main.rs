//! A real hub and real desks, without a window: what becomes of a handoff, told as it happens.

mod device;
mod world;

mod accepting;
mod answering_offline;
mod answering_too_late;
mod archives;
mod calendars;
mod channels;
mod correcting;
mod forgetting;
#[cfg(target_os = "linux")]
mod full_disk;
mod giving_back;
mod hostile_texts;
mod killed;
mod leaving;
mod presence;
mod prospect_page;
mod publishing;
mod receipts;
mod restarts;
mod routing_answers;
mod rush;
mod two_devices;
