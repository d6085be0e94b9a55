//! Salesforce.

mod failing;
mod reading;
mod writing;

use baton_channels::crm::{Activity, Salesforce, SalesforceAccount};
use baton_channels::testing::salesforce::{EXTERNAL_ID, FakeSalesforce, Row};
use baton_web::Guard;
use baton_web::oauth::Access;

use crate::scene::{ANA, BO, PRIYA};

/// Salesforce with Ana and Bo in it, and an account there.
pub struct Scene {
    pub fake: FakeSalesforce,
    pub ana: String,
    pub bo: String,
}

impl Scene {
    pub async fn start() -> Self {
        let fake = FakeSalesforce::start().await;
        let (ana, bo) = (fake.add_user(ANA), fake.add_user(BO));
        Self { fake, ana, bo }
    }

    pub fn account(&self) -> SalesforceAccount {
        SalesforceAccount {
            access: Access::Token(self.fake.token().into()),
            instance_url: self.fake.url(),
            version: None,
            external_id: None,
            create_contacts: true,
            activity: Activity::Task,
            guard: Guard::none(),
        }
    }

    pub fn salesforce(&self) -> Salesforce {
        Salesforce::new(self.account()).unwrap()
    }

    /// With the field that makes it certain.
    pub fn certain(&self) -> Salesforce {
        self.fake.add_external_id();
        let mut account = self.account();
        account.external_id = Some(EXTERNAL_ID.into());
        Salesforce::new(account).unwrap()
    }

    pub fn with_priya(&self) -> String {
        let values = [("LastName", "Raman".into()), ("Email", PRIYA.into())];
        self.fake.add("Contact", &values)
    }
}

pub fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    row.get(field).and_then(|v| v.as_str()).unwrap_or_default()
}
