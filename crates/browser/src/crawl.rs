//! Goes through every address that the pages of a server link to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::product::Server;
use crate::{Error, markup};

/// A page that was read.
#[derive(Debug, Default)]
pub struct Read {
    /// `200` ...
    pub status: u16,
    /// Ids on it.
    pub ids: BTreeSet<String>,
    /// Where it leads within the server: (address, fragment), each once.
    pub links: BTreeSet<(String, String)>,
    /// Where it leads to otherwise.
    pub away: BTreeSet<String>,
    /// Where its markup does not nest.
    pub broken: Option<String>,
}

/// Every page reached from the first ones, by address without what selects words only.
pub type Pages = BTreeMap<String, Read>;

/// Parameters that leave what a page is as it is: its language and how far it was turned. The others pin a reading or
/// filter a table; their combinations have no end.
const SAME: [&str; 2] = ["ui", "_next"];

/// Reads all pages from `first` on; `follows` says whether a link from a page to another is followed.
///
/// # Errors
/// When the server does not answer.
pub fn crawl(server: &Server, first: &[&str], follows: impl Fn(&str, &str) -> bool) -> Result<Pages, Error> {
    let mut pages = Pages::new();
    let mut queue: VecDeque<String> = first.iter().map(|path| path.to_string()).collect();
    while let Some(address) = queue.pop_front() {
        if pages.contains_key(&address) {
            continue;
        }
        let read = read(server, &address)?;
        // A page that is pinned or filtered is read, but leads on to no further one.
        if !is_narrowed(&address) {
            queue.extend(
                read.links
                    .iter()
                    .map(|(to, _)| to.clone())
                    .filter(|to| follows(&address, to) && !pages.contains_key(to)),
            );
        }
        pages.insert(address, read);
    }
    Ok(pages)
}

fn read(server: &Server, address: &str) -> Result<Read, Error> {
    let reply = server.get(address)?;
    let mut read = Read { status: reply.status, ..Read::default() };
    if !reply.head.to_ascii_lowercase().contains("text/html") {
        return Ok(read);
    }
    let tags = match markup::tags(&reply.text) {
        Ok(tags) => tags,
        Err(error) => {
            read.broken = Some(error);
            return Ok(read);
        }
    };
    read.ids = markup::ids(&tags).into_iter().map(str::to_string).collect();
    for link in markup::links(&tags) {
        match markup::resolved(address, link) {
            Some((to, fragment)) => _ = read.links.insert((unselected(&to), fragment)),
            None => _ = read.away.insert(link.to_string()),
        }
    }
    Ok(read)
}

/// An address without the words it selects: the page is the same.
pub fn unselected(address: &str) -> String {
    let Some((path, query)) = address.split_once('?') else { return address.to_string() };
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("show=") && !pair.is_empty()).collect();
    if kept.is_empty() { path.to_string() } else { format!("{path}?{}", kept.join("&")) }
}

fn is_narrowed(address: &str) -> bool {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    query.split('&').any(|pair| !pair.is_empty() && !SAME.contains(&pair.split('=').next().unwrap_or("")))
}

/// What leads nowhere: pages with an error, fragments that no id bears, markup that does not nest.
pub fn dead(pages: &Pages) -> Vec<String> {
    let mut dead = Vec::new();
    for (address, page) in pages {
        dead.extend(page.broken.iter().map(|error| format!("{address}: {error}")));
        for (to, fragment) in &page.links {
            let Some(target) = pages.get(to) else { continue };
            if target.status != 200 {
                dead.push(format!("{address}: {to} gives {}", target.status));
            } else if !fragment.is_empty() && !target.ids.is_empty() && !target.ids.contains(fragment) {
                dead.push(format!("{address}: {to} has no #{fragment}"));
            }
        }
        let odd = page.away.iter().filter(|link| !link.starts_with("https://") && !link.starts_with("http://"));
        dead.extend(odd.filter(|link| !link.starts_with("data:")).map(|link| format!("{address}: leads to {link}")));
    }
    dead
}
