//! What an admin's request may be refused with: said once, for the document.

use std::collections::BTreeMap;

use baton_api::Problem;
use utoipa::openapi::{Content, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

/// Nothing is sent along but perhaps an id.
pub struct Reading;

/// With a body.
pub struct Writing;

impl IntoResponses for Reading {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&["401", "403", "404", "422", "429"])
    }
}

impl IntoResponses for Writing {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            "400", "401", "403", "404", "409", "413", "415", "422", "429", "503",
        ])
    }
}

fn problems(codes: &[&str]) -> BTreeMap<String, RefOr<Response>> {
    let schema = Ref::from_schema_name(Problem::name());
    let problem = |code: &&str| {
        let content = Content::new(Some(schema.clone()));
        let response = ResponseBuilder::new()
            .content("application/problem+json", content)
            .build();
        ((*code).to_owned(), RefOr::T(response))
    };
    codes.iter().map(problem).collect()
}
