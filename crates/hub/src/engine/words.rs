//! Words to choose from when a policy is composed.

use baton_api::routing::{RoutingWords, Source, Subdivisions, Word};
use baton_api::{Code, Problem};
use baton_core::geo;
use baton_core::ids::WorkspaceId;

use super::Engine;
use crate::fail::Result;
use crate::store::{agents, owners};

impl Engine {
    pub async fn routing_words(&self, workspace: &WorkspaceId) -> Result<RoutingWords> {
        let mut c = self.store.read().await?;
        let catalog = self.workspace(&mut c, workspace).await?.catalog;
        let sources = agents::agents(&mut c, workspace).await?;
        let lists = owners::lists(&mut c, workspace).await?;
        let coded = |all: &'static [geo::Coded]| all.iter().map(|c| word(c.code, c.name)).collect();
        Ok(RoutingWords {
            countries: coded(geo::countries()),
            industries: coded(geo::sectors()),
            languages: coded(geo::languages()),
            features: catalog
                .features
                .iter()
                .map(|f| word(&f.id, &f.name))
                .collect(),
            competitors: catalog.competitors.into_iter().map(|c| c.name).collect(),
            sources: sources
                .into_iter()
                .map(|a| Source {
                    id: a.id,
                    name: a.name,
                })
                .collect(),
            lists: lists.into_iter().map(|l| l.name).collect(),
        })
    }
}

pub fn subdivisions(country: &str) -> Result<Subdivisions, Problem> {
    if geo::country_name(country).is_none() {
        return Err(
            Problem::new(Code::InvalidField, "This is no country of ISO 3166-1.")
                .at("country")
                .fix("Use two capital letters, like US."),
        );
    }
    Ok(Subdivisions {
        subdivisions: geo::subdivisions(country)
            .iter()
            .map(|s| word(s.code, s.name))
            .collect(),
    })
}

fn word(id: &str, name: &str) -> Word {
    Word {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}
