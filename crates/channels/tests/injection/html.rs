//! HTML as browsers read it.

use dom_query::Document;

/// Every element with its attributes, but those that only break a line or keep two signs apart.
pub fn elements(html: &str, allowed: &[&str]) -> Vec<String> {
    let document = Document::from(html);
    let mut all = vec![];
    for node in document.select("*").nodes() {
        let name = node.node_name().unwrap().to_string();
        assert!(allowed.contains(&name.as_str()), "<{name}> in {html}");
        let mut attributes: Vec<_> = node
            .attrs()
            .into_iter()
            .map(|a| format!("{}={:?}", a.name.local, &*a.value))
            .collect();
        attributes.sort();
        if name != "br" && !(name == "span" && attributes.is_empty()) {
            all.push(format!("<{name} {}>", attributes.join(" ")));
        }
    }
    all
}

/// What is read on the page.
pub fn visible(html: &str) -> String {
    // Each line in an element of its own, as it is shown.
    let html = html.replace("<br>", "<br> ");
    Document::from(html.as_str()).select("body").text().into()
}
