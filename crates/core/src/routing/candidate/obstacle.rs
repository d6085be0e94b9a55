//! Why a rep cannot be asked at a moment.

use std::ops::Deref;

use super::hours::{Clock, Work, last_day_off};
use super::{Candidate, Employment};
use crate::Timestamp;
use crate::booking::{Day, DaysOff, WorkRange};
use crate::ids::RepId;
use crate::presence::Presence;
use crate::routing::{Channel, Considering, RoutingPolicy, WorkingHours};

/// What is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    pub policy: &'a RoutingPolicy,
    pub channel: Channel,
    pub at: Timestamp,
}

impl Candidate {
    /// Why this rep cannot be asked now, the weightiest reason first. `team` names who stands in.
    pub fn obstacle(
        &self,
        policy: &RoutingPolicy,
        channel: Channel,
        team: &[Self],
        at: Timestamp,
    ) -> Option<Considering> {
        let moment = Moment {
            policy,
            channel,
            at,
        };
        let clock = Clock::new(&self.time.zone, at);
        let name = |rep: &RepId| team.iter().find(|c| &c.rep == rep).map(|c| c.name.clone());
        self.obstacle_by(&moment, &clock, name)
    }

    pub(in crate::routing) fn obstacle_by(
        &self,
        moment: &Moment<'_>,
        clock: &Clock,
        name: impl Fn(&RepId) -> Option<String>,
    ) -> Option<Considering> {
        if self.asked_before {
            return Some(Considering::AskedBefore);
        }
        if self.employment != Employment::Active {
            return Some(Considering::Leaving);
        }
        self.absence(moment.policy.hours, clock, name)
            .or_else(|| self.elsewhere())
            .or_else(|| self.no_room(moment))
    }

    /// The same as having no obstacle, and cheaper: what is known at once is looked at first.
    pub(in crate::routing) fn is_free<C: Deref<Target = Clock>>(
        &self,
        moment: &Moment<'_>,
        clock: impl FnOnce() -> C,
    ) -> bool {
        let ready = !self.asked_before
            && self.employment == Employment::Active
            && self.elsewhere().is_none()
            && self.no_room(moment).is_none();
        if !ready {
            return false;
        }
        let week = self.counted_week(moment.policy.hours);
        if self.time.leave.is_empty() && week.is_none() {
            return true;
        }
        let clock = clock();
        let off = |days: &[DaysOff]| days.iter().any(|d| d.covers(clock.day()));
        !off(&self.time.leave)
            && week.is_none_or(|week| !off(&self.time.holidays) && clock.is_within(week))
    }

    /// On leave, on a holiday, or outside hours: in the rep's own zone.
    fn absence(
        &self,
        hours: WorkingHours,
        clock: &Clock,
        name: impl Fn(&RepId) -> Option<String>,
    ) -> Option<Considering> {
        if let Some(leave) = self.time.leave.iter().find(|l| l.covers(clock.day())) {
            let stands_in = leave.delegate.as_ref().or(self.profile.delegate.as_ref());
            return Some(Considering::OnLeave {
                until: Day(last_day_off(&self.time.leave, leave)),
                delegate: stands_in.and_then(name),
            });
        }
        let week = self.counted_week(hours)?;
        let holiday = self.time.holidays.iter().find(|h| h.covers(clock.day()));
        if let Some(holiday) = holiday {
            return Some(Considering::Holiday {
                name: holiday.name.clone(),
            });
        }
        let work = Work {
            week,
            leave: &self.time.leave,
            holidays: &self.time.holidays,
        };
        (!clock.is_within(week)).then(|| Considering::OutsideHours {
            at: clock.shows(),
            place: clock.place(&self.time.zone),
            opens: clock.opens(&work),
        })
    }

    /// The week by which this rep is asked, if hours count for them.
    fn counted_week(&self, hours: WorkingHours) -> Option<&[WorkRange]> {
        let own = self.time.own_week.as_deref();
        match hours {
            WorkingHours::Ignore => None,
            WorkingHours::Own => own,
            WorkingHours::All => Some(own.unwrap_or(&self.time.week)),
        }
    }

    fn elsewhere(&self) -> Option<Considering> {
        (self.presence != Presence::Available).then_some(Considering::NotAvailable {
            presence: self.presence,
        })
    }

    fn no_room(&self, moment: &Moment<'_>) -> Option<Considering> {
        let (open, capacity) = (self.open, self.capacity);
        if open >= capacity {
            return Some(Considering::AtCapacity { open, capacity });
        }
        self.channel_full(moment.channel)
            .or_else(|| self.rate_limited(moment.at))
    }

    fn channel_full(&self, channel: Channel) -> Option<Considering> {
        let limit = self
            .profile
            .channels
            .iter()
            .find(|c| c.channel == channel)?;
        let open = self.open_by_channel.iter().filter(|(c, _)| *c == channel);
        let open = open.map(|(_, n)| *n).sum();
        (open >= limit.most).then_some(Considering::ChannelFull {
            channel,
            open,
            capacity: limit.most,
        })
    }

    fn rate_limited(&self, at: Timestamp) -> Option<Considering> {
        let limit = self.profile.rate?;
        let window = i64::from(limit.minutes) * 60;
        let most = usize::try_from(limit.most).unwrap_or(usize::MAX);
        let mut counted: Vec<Timestamp> = self
            .asked_at
            .iter()
            .copied()
            .filter(|asked| asked.plus_seconds(window) > at)
            .collect();
        let too_many = counted.len().checked_sub(most)?;
        counted.sort_unstable();
        // With a limit of none there is nothing to wait for but the next window.
        let falls_out = counted.get(too_many).copied().unwrap_or(at);
        Some(Considering::RateLimited {
            most: limit.most,
            minutes: limit.minutes,
            until: falls_out.plus_seconds(window),
        })
    }

    /// Who stands in for this rep on a day.
    pub(in crate::routing) fn delegate(&self, clock: &Clock) -> Option<&RepId> {
        let mut on_leave = self.time.leave.iter().filter(|l| l.covers(clock.day()));
        let by_leave = on_leave.find_map(|l| l.delegate.as_ref());
        let successor = match &self.employment {
            Employment::Leaving { successor, .. } => successor.as_ref(),
            Employment::Active | Employment::Left { .. } => None,
        };
        by_leave.or(self.profile.delegate.as_ref()).or(successor)
    }
}
