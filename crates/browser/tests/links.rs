//! Nothing dead: every link of every page in both languages, tables included, and of the report, without a browser.

use std::collections::BTreeSet;

use browser::product::{self, Server, root};
use browser::{Error, crawl, markup};

#[test]
fn no_link_of_any_page_is_dead() -> Result<(), Error> {
    let binary = product::binary()?;
    let notes = root().join("examples/notes");
    let notes = notes.to_str().ok_or("a path that is text")?;
    let server = Server::start(&binary, &[notes, "--quiet", "--draws", "256"])?;
    let pages = crawl::crawl(&server, &["/?ui=zh", "/?ui=en", "/gap.json", "/calendar.ics"], follows)?;
    let kinds: BTreeSet<&str> = pages.keys().filter_map(|a| a.split(['/', '?']).nth(1)).collect();
    for kind in &kinds {
        println!("{} of /{kind}", pages.keys().filter(|a| a.split(['/', '?']).nth(1) == Some(kind)).count());
    }
    for kind in ["q", "companies", "company", "note", "why", "calendar", "claims", "findings", "assumptions", "status"]
    {
        assert!(kinds.contains(kind), "no link leads to /{kind}: {kinds:?}");
    }
    for ui in ["zh", "en"] {
        assert!(pages.keys().filter(|a| a.contains(&format!("ui={ui}"))).count() > 50, "few pages in {ui}");
    }
    let dead = crawl::dead(&pages);
    assert!(dead.is_empty(), "{} dead links\n{}", dead.len(), dead[..dead.len().min(40)].join("\n"));
    Ok(())
}

/// All links but those whose number is that of the figures: from lineage to lineage every eighth, and of the links that
/// pin a page to its reading those of the fixed pages.
fn follows(from: &str, to: &str) -> bool {
    let figure = |address: &str| address.strip_prefix("/why/").and_then(|rest| rest.split('?').next()?.bytes().last());
    let one_of_many = to.trim_start_matches('/').contains('/');
    match (figure(from), figure(to)) {
        _ if to.contains("as_of=") && one_of_many => false,
        (Some(_), Some(sign)) => sign % 8 == 0,
        _ => true,
    }
}

#[test]
fn no_link_of_the_report_is_dead() -> Result<(), Error> {
    let folder = tempfile::tempdir()?;
    let (binary, notes) = (product::binary()?, root().join("examples/notes"));
    let (notes, out) = (notes.to_str().ok_or("text")?, folder.path().to_str().ok_or("text")?);
    product::run(&binary, &["report", notes, "-o", out])?;
    let html = std::fs::read_to_string(folder.path().join("index.html"))?;
    let tags = markup::tags(&html)?;
    let ids = markup::ids(&tags);
    let mut dead = BTreeSet::new();
    for link in markup::links(&tags) {
        let found = match link.strip_prefix('#') {
            Some(fragment) => ids.contains(markup::decoded(fragment).as_str()),
            None => link.starts_with("https://") || link.starts_with("http://") || link.starts_with("data:"),
        };
        dead.extend((!found).then_some(link));
    }
    assert!(ids.len() > 100, "{} ids", ids.len());
    assert!(dead.is_empty(), "{dead:?}");
    Ok(())
}
