//! HubSpot.

mod failing;
mod reading;
mod writing;

use baton_channels::crm::{Activity, HubSpot, HubspotAccount};
use baton_channels::testing::hubspot::FakeHubspot;
use baton_web::Guard;
use baton_web::oauth::Access;

use crate::scene::{ANA, BO, PRIYA};

/// HubSpot with Ana and Bo in it, and an account there.
pub struct Scene {
    pub fake: FakeHubspot,
    pub ana: String,
    pub bo: String,
}

impl Scene {
    pub async fn start() -> Self {
        let fake = FakeHubspot::start().await;
        let (ana, bo) = (fake.add_owner(ANA), fake.add_owner(BO));
        Self { fake, ana, bo }
    }

    pub fn account(&self) -> HubspotAccount {
        HubspotAccount {
            access: Access::Token(self.fake.token().into()),
            version: None,
            portal: Some("42".into()),
            create_contacts: true,
            activity: Activity::Task,
            api_url: Some(self.fake.url()),
            guard: Guard::none(),
        }
    }

    pub fn hubspot(&self) -> HubSpot {
        HubSpot::new(self.account()).unwrap()
    }

    pub fn with_priya(&self) -> String {
        self.fake.add("contacts", &[("email", PRIYA)])
    }
}
