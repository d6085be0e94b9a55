//! Events about somebody who is forgotten leave the calendars, also when their server is away at
//! first, and when the meeting is long over.

use super::*;

impl Office {
    async fn forgets(&self, prospect: &str) -> Value {
        let whom = baton_api::privacy::ForgetWhom::Email {
            email: format!("{prospect}@haulpoint.example"),
        };
        let done = self.world.engine.forget(&self.world.workspace, None, &whom);
        serde_json::to_value(done.await.unwrap()).unwrap()
    }

    /// What the one receipt says is left elsewhere.
    async fn elsewhere(&self) -> Vec<String> {
        let all = self.world.engine.forgotten(&self.world.workspace).await;
        let left = &all.unwrap()[0].elsewhere;
        left.iter()
            .map(|e| format!("{}: {}", e.place, e.what))
            .collect()
    }
}

#[tokio::test]
async fn the_event_of_somebody_who_is_forgotten_is_taken_out_and_the_receipt_waits_for_it() {
    let office = Office::opens().await;
    let (dana, bea) = (
        office.books("dana", NINE).await,
        office.books("bea", TEN).await,
    );
    office.notes(&dana).await;
    office.forgets("dana").await;
    let pending = "The calendar of Ana: 1 event that Baton still has to take out";
    assert_eq!(office.elsewhere().await, [pending]);
    office.syncs().await;
    assert_eq!(office.events(&office.work, &dana), [""; 0]);
    assert_eq!(office.elsewhere().await, [""; 0]);
    office.is_in(&office.work, &bea, TEN);
}

#[tokio::test]
async fn the_event_of_a_meeting_that_is_long_over_is_looked_for() {
    let office = Office::opens().await;
    let dana = office.books("dana", NINE).await;
    office.world.pass(10 * 86_400);
    office.syncs().await;
    assert_eq!(
        office.events(&office.work, &dana).len(),
        1,
        "nobody looks after it"
    );
    office.forgets("dana").await;
    office.syncs().await;
    assert_eq!(office.events(&office.work, &dana), [""; 0]);
}
