//! An admin signs in at the CRM with an app of the company's own; the hub keeps the tokens, renews
//! them, and says when it needs the admin again.

use std::sync::{Arc, Mutex};

use baton_api::notify::{ConnectionState, ConnectionView};
use baton_api::view::DeliveryState::{Queued, Sent};
use baton_api::view::DeliveryView;
use baton_core::handoff::Outcome;
use baton_core::notice::NoticeEvent::{Accepted, Closed, Offered};
use baton_core::presence::Presence;
use baton_tests::channels::Admin;
use url::Url;

use super::books::Books;
use super::office::{ANA, becomes, reaches};
use crate::device::Device;
use crate::world::World;

/// Longer than a token lasts.
const TOKEN_SECONDS: i64 = 1_800;

/// Mia has entered an app of the CRM's, and Ana works.
async fn connected(books: &Books) -> (World, Device, Device) {
    let world = World::new().await;
    let mia = world.admin_joins("Mia Berg").await;
    let ana = world.joins("Ana Ruiz").await;
    books.knows(ANA);
    books.is_connected_by_app(Admin(mia.desk())).await;
    (world, mia, ana)
}

/// The admin agrees in the browser, which then is back at the hub: what it shows.
async fn signs_in(mia: &Device, books: &Books) -> String {
    let connection = connection(mia).await;
    let opened = Arc::new(Mutex::new(None::<Url>));
    let browser = {
        let opened = Arc::clone(&opened);
        move |url: &Url| {
            *opened.lock().unwrap() = Some(url.clone());
            Ok(())
        }
    };
    let asked = mia.desk().authorize_connection(&connection.id, &browser);
    asked.await.unwrap();
    let opened = opened.lock().unwrap().take().expect("a page to sign in");
    let back = books.consent(&opened);
    shown(back).await
}

/// What is in the browser then.
async fn shown(page: Url) -> String {
    let browser = reqwest::Client::builder().no_proxy().build().unwrap();
    let page = browser.get(page).send().await.unwrap();
    page.text().await.unwrap()
}

async fn connection(mia: &Device) -> ConnectionView {
    mia.desk().connections().await.unwrap().remove(0)
}

async fn tokens_outlive_the_hub(books: Books) {
    let channel = books.channel();
    let (mut world, mut mia, mut ana) = connected(&books).await;
    assert_eq!(connection(&mia).await.state, ConnectionState::NeedsYou);
    let page = signs_in(&mia, &books).await;
    assert!(page.contains("Signed in"), "{page}");
    assert_eq!(connection(&mia).await.state, ConnectionState::Ok);

    let handoff = world.hands_dana_over().await;
    let id = &handoff.id;
    let asked = ana.offered().await;
    ana.shows(&asked).await;
    reaches(&mut ana, id, (Offered, channel), Sent).await;
    assert_eq!(books.exchanges(), 1);
    // It ended before its time: nobody notices.
    books.expires();
    ana.desk().accept(&asked.offer).await.unwrap();
    ana.closes(&asked.offer).await;
    reaches(&mut ana, id, (Accepted, channel), Sent).await;
    assert_eq!(books.exchanges(), 2);

    // Each token renews once: the hub that comes back has to know the last.
    world.restarts().await;
    for device in [&mut ana, &mut mia] {
        device.live_again().await;
    }
    world.sees(ana.rep(), Presence::Available).await;
    world.pass(TOKEN_SECONDS).await;
    ana.desk().close(id, Outcome::Won, None).await.unwrap();
    reaches(&mut ana, id, (Closed, channel), Sent).await;
    assert_eq!(books.exchanges(), 3);
    assert_eq!(books.created(), (1, 1));
    world.end([ana, mia]).await;
}

#[tokio::test]
async fn tokens_of_hubspot_are_renewed_and_outlive_the_hub() {
    Box::pin(tokens_outlive_the_hub(Books::hubspot().await)).await;
}

#[tokio::test]
async fn tokens_of_salesforce_are_renewed_and_outlive_the_hub() {
    Box::pin(tokens_outlive_the_hub(Books::salesforce().await)).await;
}

async fn consent_is_asked_for_again(books: Books) {
    let channel = books.channel();
    let (world, mia, mut ana) = connected(&books).await;
    signs_in(&mia, &books).await;
    books.withdraws();
    let handoff = world.hands_dana_over().await;
    let id = &handoff.id;
    let asked = ana.offered().await;
    ana.shows(&asked).await;
    let tried = |d: &DeliveryView| d.reason.is_some();
    let failed = becomes(&mut ana, id, (Offered, channel), "the try", tried).await;
    assert_eq!(failed.state, Queued);
    assert_eq!(connection(&mia).await.state, ConnectionState::NeedsYou);
    assert_eq!(books.created().1, 0);

    let page = signs_in(&mia, &books).await;
    assert!(page.contains("Signed in"), "{page}");
    reaches(&mut ana, id, (Offered, channel), Sent).await;
    assert_eq!(books.created(), (1, 1));
    let now = connection(&mia).await;
    assert_eq!((now.state, now.problem), (ConnectionState::Ok, None));
    world.end([ana, mia]).await;
}

#[tokio::test]
async fn consent_withdrawn_at_hubspot_is_asked_for_again_and_nothing_is_lost() {
    consent_is_asked_for_again(Books::hubspot().await).await;
}

#[tokio::test]
async fn consent_withdrawn_at_salesforce_is_asked_for_again_and_nothing_is_lost() {
    consent_is_asked_for_again(Books::salesforce().await).await;
}
