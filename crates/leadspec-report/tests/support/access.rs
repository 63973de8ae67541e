//! What holds of every page: everybody can read it, and it asks nobody for anything.

use super::read;

/// One title, headings in order, tables with captions and scopes, pictures with words, links that lead somewhere.
pub(crate) fn check(name: &str, page: &str) {
    let read = read::html(page);
    let count = |tag: &str| read.opens.iter().filter(|open| open.name == tag).count();
    let all = |tag: &str| {
        read.opens
            .iter()
            .filter(|open| open.name == tag)
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!((count("h1"), count("main"), count("title") > 0), (1, 1, true), "{name}");
    assert!(page.contains("<html lang=\"en\">") && page.contains("content=\"light dark\""));
    assert_eq!(count("table"), count("caption"), "{name}");
    for head in all("th") {
        assert!(
            head.get("scope").is_some(),
            "{name}: a heading of a table without scope"
        );
    }
    for picture in all("svg") {
        assert_eq!(picture.get("role"), Some("img"));
        let ids: Vec<&str> = picture.get("aria-labelledby").unwrap().split(' ').collect();
        assert!(
            ids.iter().all(|id| page.contains(&format!(" id=\"{id}\""))),
            "{name}: {ids:?}"
        );
    }
    let mut level = 1;
    for heading in read
        .opens
        .iter()
        .filter_map(|open| open.name.strip_prefix('h')?.parse::<u32>().ok())
    {
        assert!(heading <= level + 1, "{name}: from h{level} to h{heading}");
        level = heading;
    }
    let ids: Vec<&str> = read.opens.iter().filter_map(|open| open.get("id")).collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "{name}: an id twice");
    for link in all("a") {
        let target = link.get("href").and_then(|href| href.strip_prefix('#')).unwrap();
        assert!(ids.contains(&target), "{name}: #{target} leads nowhere");
    }
    for text in all("p") {
        let inside_line = ["p", "h1", "h2", "h3", "span", "a", "small", "strong", "th", "td"];
        assert!(
            !text.within.iter().any(|tag| inside_line.contains(&tag.as_str())),
            "{name}: {:?}",
            text.within
        );
    }
}

/// No script, no request.
pub(crate) fn asks_nobody(name: &str, page: &str) {
    let page = page.to_lowercase();
    for word in [
        "http",
        "src=",
        "<script",
        "url(",
        "@import",
        "<link",
        "javascript:",
        "onclick",
        "<iframe",
    ] {
        assert!(!page.contains(word), "{name} holds {word}");
    }
}
