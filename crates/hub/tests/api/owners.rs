//! Lists of who owns which account.

use std::fmt::Write as _;

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::World;

const CRM: &str = "/v1/admin/ownership/CRM";

#[tokio::test]
async fn a_list_is_replaced_whole_or_not_at_all() {
    let world = World::new().await;
    let boss = world.admin().await;
    let _ana = world.rep("Ana").await;
    let head = "domain,account,email,owner,record";
    let good = format!(
        "{head}\nAcme.com,,,ana@showloom.example,\n,0015g00000XyZ,,Ana@showloom.example,account\n,,Dana@acme.com,ana@showloom.example,lead\n"
    );
    let list = boss.puts(CRM, json!({ "csv": good })).await;
    assert_eq!(
        (list["rows"].as_u64(), list["by"]["name"].as_str()),
        (Some(3), Some("Boss"))
    );

    let ana = "ana@showloom.example";
    let table = [
        (String::new(), "line 1, owner"),
        ("domain\nacme.com".into(), "line 1, owner"),
        ("owner\na".into(), "line 1, domain"),
        (
            format!("domain,owner,colour\nacme.com,{ana},red"),
            "line 1, colour",
        ),
        (
            format!("domain,owner\nacme.com,{ana}\nacme.com,{ana}"),
            "line 3, domain",
        ),
        (
            "domain,owner\nacme.com,nobody@showloom.example".into(),
            "line 2, owner",
        ),
        (
            format!("domain,owner\nnot a domain,{ana}"),
            "line 2, domain",
        ),
        (format!("email,owner\nno-address,{ana}"), "line 2, email"),
        (
            format!("domain,email,owner\nacme.com,a@b.co,{ana}"),
            "line 2, domain",
        ),
        (
            format!("domain,owner,record\nacme.com,{ana},friend"),
            "line 2, record",
        ),
        (format!("domain,owner\nacme.com,{ana},more"), "line 2"),
    ];
    for (csv, field) in table {
        let told = boss
            .is_refused(Method::PUT, CRM, json!({ "csv": csv }))
            .await;
        assert_eq!(
            (told.0, told.1.as_str(), told.2.as_str()),
            (422, "invalid_field", field),
            "{csv}"
        );
    }
    let lists = boss.reads("/v1/admin/ownership").await;
    assert_eq!(lists[0]["rows"], 3, "the list is as it was");
    let found = boss.reads("/v1/admin/ownership/search?key=ACME").await;
    assert_eq!(
        (found[0]["key"].as_str(), found[0]["owner"]["name"].as_str()),
        (Some("acme.com"), Some("Ana"))
    );
    let (status, _) = boss.try_send(Method::DELETE, CRM, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(boss.reads("/v1/admin/ownership").await, json!([]));
}

#[tokio::test]
async fn a_hundred_thousand_accounts_are_taken_over_and_found() {
    let world = World::new().await;
    let boss = world.admin().await;
    let _ana = world.rep("Ana").await;
    let mut csv = String::from("domain,owner\n");
    for n in 0..100_000 {
        writeln!(csv, "company{n}.example,ana@showloom.example").unwrap();
    }
    let list = boss.puts(CRM, json!({ "csv": csv })).await;
    assert_eq!(list["rows"], 100_000);
    let found = boss
        .reads("/v1/admin/ownership/search?key=company99999.")
        .await;
    assert_eq!(found.as_array().unwrap().len(), 1);
}
