//! Shows Baton where there is no display: see `cargo xtask run --tour`.

#[cfg(target_os = "linux")]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    baton_tests::tour::tour().await;
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("The tour needs Linux; here, `cargo xtask run` opens the app.");
}
