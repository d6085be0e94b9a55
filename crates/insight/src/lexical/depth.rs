//! How far the prospect goes into technology.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use baton_core::context::Question;
use baton_core::routing::Depth;
use regex::RegexSet;

use super::talk::Turn;

/// Who asks about so many different things wants to know how it works.
const DEEP_ASKED: u32 = 3;
/// Who speaks of so many, and asks about some, as well.
const DEEP_SAID: u32 = 6;
const SOME_ASKED: u32 = 2;

/// One line a thing, in all its names: to say it twice makes nobody more technical. Words of every
/// trade, not of one vendor; names that machines carry are the same in all languages.
const THINGS: [&str; 18] = [
    r"apis?|graphql|grpc|endpoints?|rate limits?|swagger|openapi",
    r"webhooks?|event stream|kafka|pub/?sub|message queues?",
    r"sdks?|librar(?:y|ies) for|npm|embed(?:ded)? code|snippet",
    r"sso|saml(?: ?2(?:\.0)?)?|single sign.on|oidc|oauth2?|entra(?: id)?|okta|azure ad|active directory|ldap|idp",
    r"scim|provisioning|deprovisioning|rbac|role.based|audit logs?",
    r"encrypt(?:ed|ion|s)?|tls|mtls|aes(?:.256)?|at rest|key management|byok|hsm|kms|hash(?:ed|ing)",
    r"soc ?2|iso ?27001|pen(?:etration)?.?tests?|vulnerabilit(?:y|ies)|cve|fedramp",
    r"on.prem(?:ises?|ise)?|self.host(?:ed|ing)?|vpc|kubernetes|k8s|docker|air.gapped|data residency|single.tenant|multi.tenant",
    r"architecture|microservices?|latency|throughput|failover|uptime|high availability|replication|idempoten(?:t|cy)|retries|concurrency|sharding",
    r"firewall|allow.?list(?:ing)?|whitelist(?:ing)?|proxy|vpn|dns|dmarc|spf|dkim|smtp|sftp|ftp|ip (?:ranges?|address(?:es)?)",
    r"sql|postgres(?:ql)?|mysql|oracle|mongodb|snowflake|bigquery|databricks|redshift|elasticsearch|data warehouse|stored procedures?|schema|dbt|airflow",
    r"json|xml|yaml|parquet|avro|protobuf|edi|hl7|fhir|scorm|xapi|ocr|utf.8",
    r"git|github|gitlab|ci/?cd|data pipelines?|terraform|helm|cli|repo(?:sitory)?",
    r"python|javascript|typescript|java|golang|regex|\.net|c#|php",
    r"staging|sandbox|test environment|dev environment|rollback|versioning",
    r"opentelemetry|tracing|stack traces?|datadog|grafana|prometheus|splunk|siem",
    r"middleware|etl|elt|ipaas|mulesoft|zapier|reverse proxy|headless|plugin architecture",
    r"lineage|tokeni[sz](?:ation|ed)|embeddings?|llms?|fine.tun(?:e|ing)|vector|model drift|backfill",
];

static NAMES: LazyLock<RegexSet> = LazyLock::new(|| names(&THINGS));

#[allow(
    clippy::expect_used,
    reason = "patterns are constants; a bad one fails the first test"
)]
fn names(things: &[&str]) -> RegexSet {
    // A bound of ASCII words: in scripts without blanks, letters stand beside the name.
    let bound = |t: &&str| format!(r"(?i)(?-u:\b|^)(?:{t})(?-u:\b|$)");
    RegexSet::new(things.iter().map(bound)).expect("valid patterns")
}

/// What one message names.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    seq: u32,
    things: u32,
}

/// The things that one turn names, if any.
pub fn listen(turn: &Turn<'_>) -> Option<Said> {
    let things = things(turn.text);
    (things != 0).then_some(Said {
        seq: turn.seq,
        things,
    })
}

/// Of the prospect's words alone: what the agent explains says nothing of who listens.
pub fn of(heard: &[Said], questions: &[Question]) -> Depth {
    let asking: BTreeSet<u32> = questions
        .iter()
        .flat_map(|q| &q.evidence)
        .map(|e| e.seq)
        .collect();
    let (mut said, mut asked) = (0_u32, 0_u32);
    for turn in heard {
        said |= turn.things;
        if asking.contains(&turn.seq) {
            asked |= turn.things;
        }
    }
    let (said, asked) = (said.count_ones(), asked.count_ones());
    match said {
        0 => Depth::None,
        _ if asked >= DEEP_ASKED || said >= DEEP_SAID && asked >= SOME_ASKED => Depth::Deep,
        _ => Depth::Some,
    }
}

/// The things that are named, one bit each.
fn things(text: &str) -> u32 {
    NAMES.matches(text).iter().fold(0, |set, i| set | 1 << i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_known_by_its_names_and_not_within_other_words() {
        let check = |text: &str, want: u32| assert_eq!(things(text).count_ones(), want, "{text}");
        check("Is there an API? REST or GraphQL?", 1);
        check("SSO with Entra, and SCIM?", 2);
        check("APIはありますか。SAMLは？", 2);
        check("rapid growth in Spain, guest lists for the rest of us", 0);
    }
}
