//! The link that stands in the CRM, for who may see the handoff and for everybody else.

use baton_api::view::DeliveryState::Sent;
use baton_core::notice::NoticeEvent::Offered;
use baton_core::notify::Channel;
use baton_desk::links::parse_handoff_link;
use baton_tests::conversations::dana;
use reqwest::{Client, Response};
use url::Url;

use super::office::{Office, reaches};

/// As anybody on the way: without an account.
async fn opens(page: &Url) -> Response {
    let browser = Client::builder().no_proxy().build().unwrap();
    browser.get(page.clone()).send().await.unwrap()
}

/// Everything that came, as it came, but for when.
async fn bytes(mut response: Response) -> String {
    response.headers_mut().remove("date");
    let mut all = format!("{:?} {:?}", response.status(), response.headers());
    let body = response.bytes().await.unwrap();
    all.push_str(&String::from_utf8_lossy(&body));
    all
}

/// The way into Baton that stands in a text.
fn link(text: &str, hub: &str) -> Url {
    let from = text.find(&format!("{hub}/h/")).expect("a link");
    let link = text[from..].split(['"', '<', ' ', '\n']).next().unwrap();
    link.parse().unwrap()
}

#[tokio::test]
async fn the_link_in_the_crm_opens_the_handoff_and_tells_strangers_nothing() {
    let office = Office::opens().await;
    let mut ana = office.world.joins("Ana Ruiz").await;
    let asked = office.asks(&mut ana).await;
    let id = &asked.handoff;
    for channel in [Channel::Hubspot, Channel::Salesforce] {
        reaches(&mut ana, id, (Offered, channel), Sent).await;
    }
    let hub = office.world.url();
    let task = office.hubspot.tasks().remove(0);
    let page = link(task.property("hs_task_body"), &hub);
    let other = office.salesforce.tasks().remove(0);
    let same = link(other["Description"].as_str().unwrap(), &hub);
    assert_eq!(page, same);

    let shown = opens(&page).await;
    assert_eq!(shown.status(), 200);
    let shown = bytes(shown).await.to_lowercase();
    let prospect = dana().prospect;
    let known = [
        prospect.name,
        prospect.email,
        prospect.company,
        prospect.title,
    ];
    let names = known.into_iter().flatten();
    let words = names.flat_map(|n| {
        n.split([' ', '@'])
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
    });
    let said = dana().messages.into_iter().map(|m| m.text.to_lowercase());
    let secret = ["ana", "ruiz", "showloom", "lumi"].map(str::to_owned);
    for word in words.chain(said).chain(secret) {
        let whole = shown.split(|c: char| !c.is_alphanumeric());
        let there = whole.clone().any(|w| w == word) || word.len() > 8 && shown.contains(&word);
        assert!(!there, "{word} in {shown}");
    }
    // Nor whether there is such a handoff.
    let nobodys = "0".repeat(id.0.len());
    let unknown: Url = page.as_str().replace(&id.0, &nobodys).parse().unwrap();
    let unknown = bytes(opens(&unknown).await).await;
    let known = bytes(opens(&page).await).await;
    assert_eq!(unknown, known.replace(&id.0, &nobodys));

    let way = known
        .split('"')
        .find(|t| t.starts_with("baton://"))
        .unwrap();
    let opened = parse_handoff_link(way).unwrap();
    assert_eq!(&opened, id);
    let page = ana.desk().handoff(&opened).await.unwrap();
    assert_eq!(page.handoff.card.name, "Dana Whitcomb");
    // A colleague whom it does not concern has the link, too.
    let bo = office.world.joins("Bo Lindgren").await;
    assert!(bo.desk().handoff(&opened).await.is_err());
    office.closes([ana, bo]).await;
}
