//! What others open and call without an account.

use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn a_link_shows_nothing_of_the_prospect() {
    let world = World::new().await;
    let (agent, _ana) = (world.agent().await, world.rep("Ana").await);
    let handoff = agent
        .brings(
            "c1",
            json!({ "name": "Priya Raghunathan", "company": "Brightmoor" }),
        )
        .await;
    let open = async |id: &str| {
        let page = world.http.get(format!("{}/h/{id}", world.url));
        let page = page.send().await.unwrap();
        let policy = page.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'"));
        page.text().await.unwrap()
    };
    let id = handoff["id"].as_str().unwrap();
    let page = open(id).await;
    assert!(page.contains(&format!("baton://handoff/{id}")));
    assert!(!page.contains("Priya") && !page.contains("Brightmoor"));
    // One that is not there looks alike.
    let other = open("ho_unknown").await;
    assert_eq!(other.replace("ho_unknown", id), page);
    assert!(!open("%22%3E%3Cscript%3E").await.contains("<script>"));
}
