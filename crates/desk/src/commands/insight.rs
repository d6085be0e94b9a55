//! The quality of what was read, and the model that reads along: straight from and to the hub.

use baton_api::quality::QualityReport;
use baton_api::reading::{ModelTest, ModelView, SaveModel};

use super::Answer;
use crate::desk::Desk;

const MODEL: [&str; 3] = ["v1", "admin", "model"];

impl Desk {
    pub async fn quality(&self, days: u32) -> Answer<QualityReport> {
        let days = days.to_string();
        let path = ["v1", "admin", "quality"];
        Ok(self.parts.hub.find(&path, &[("days", &days)]).await?)
    }

    pub async fn model(&self) -> Answer<ModelView> {
        Ok(self.parts.hub.get(&MODEL).await?)
    }

    pub async fn save_model(&self, model: &SaveModel) -> Answer<ModelView> {
        Ok(self.parts.hub.put(&MODEL, model).await?)
    }

    /// From now on only the words are read; the key is gone.
    pub async fn drop_model(&self) -> Answer<()> {
        Ok(self.parts.hub.delete(&MODEL).await?)
    }

    /// Has the model that is saved read a made-up talk.
    pub async fn test_model(&self) -> Answer<ModelTest> {
        let path = ["v1", "admin", "model", "test"];
        Ok(self.parts.hub.ask(&path).await?)
    }
}
