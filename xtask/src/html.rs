//! Just enough reading of HTML to find tags and to change them.

use std::ops::Range;

/// A start tag of a page.
#[derive(Debug)]
pub struct Tag {
    /// Its name in lower case.
    pub name: String,
    /// Its attributes: names in lower case, values as written.
    pub attributes: Vec<(String, String)>,
    /// Where the tag itself is.
    pub tag: Range<usize>,
    /// Where its text is, for `script`, `style` and other elements that hold text only.
    pub text: Option<Range<usize>>,
    /// Where the whole element is: to the end of its closing tag, if it holds text only.
    pub whole: Range<usize>,
}

impl Tag {
    /// An attribute's value; an attribute without one has the empty value.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the attribute has that value, in whatever case.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.get(name).is_some_and(|have| have.eq_ignore_ascii_case(value))
    }

    /// The address in `name`, if it is a file of this site: its path, with no query.
    pub fn local(&self, name: &str) -> Option<&str> {
        let address = self.get(name)?;
        let outside = address.contains("://") || address.starts_with("//");
        let other = ["data:", "blob:", "mailto:", "#"];
        if outside || other.iter().any(|start| address.starts_with(start)) {
            return None;
        }
        let path = address.split(['?', '#']).next()?;
        (!path.is_empty()).then(|| path.strip_prefix("./").unwrap_or(path))
    }
}

/// All start tags of a page in their order, except those in comments and in scripts.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let rest = &html[start..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |end| start + end + 3);
            continue;
        }
        if !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            at = start + 1;
            continue;
        }
        let mut tag = read(html, start);
        if matches!(tag.name.as_str(), "script" | "style" | "textarea" | "title") {
            let close = close(html, tag.tag.end, &tag.name);
            tag.text = Some(tag.tag.end..close);
            let end = html[close..].find('>').map_or(html.len(), |i| close + i + 1);
            tag.whole.end = end;
        }
        at = tag.whole.end;
        tags.push(tag);
    }
    tags
}

/// Where the closing tag of the element that holds text only begins.
fn close(html: &str, from: usize, name: &str) -> usize {
    let end = format!("</{name}");
    let lower = html[from..].to_ascii_lowercase();
    lower.find(&end).map_or(html.len(), |at| from + at)
}

fn read(html: &str, start: usize) -> Tag {
    let bytes = html.as_bytes();
    let skip = |mut at: usize, stop: &dyn Fn(u8) -> bool| {
        while at < bytes.len() && !stop(bytes[at]) {
            at += 1;
        }
        at
    };
    let ends_name = |b: u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'=');
    let name_end = skip(start + 1, &ends_name);
    let mut attributes = Vec::new();
    let mut at = name_end;
    loop {
        at = skip(at, &|b| !b.is_ascii_whitespace() && b != b'/');
        if at >= bytes.len() || bytes[at] == b'>' {
            break;
        }
        // A stray `=` still counts as a name, so every turn moves on.
        let key_end = skip(at + 1, &ends_name);
        let key = html[at..key_end].to_ascii_lowercase();
        at = skip(key_end, &|b| !b.is_ascii_whitespace());
        let mut value = "";
        if bytes.get(at) == Some(&b'=') {
            at = skip(at + 1, &|b| !b.is_ascii_whitespace());
            let end;
            (value, end) = match bytes.get(at) {
                Some(&quote @ (b'"' | b'\'')) => {
                    let end = skip(at + 1, &|b| b == quote);
                    (&html[at + 1..end], end + 1)
                }
                _ => {
                    let end = skip(at, &|b| b.is_ascii_whitespace() || b == b'>');
                    (&html[at..end], end)
                }
            };
            at = end;
        }
        attributes.push((key, value.to_owned()));
    }
    let tag = start..(at + 1).min(html.len());
    Tag {
        name: html[start + 1..name_end].to_ascii_lowercase(),
        attributes,
        whole: tag.clone(),
        tag,
        text: None,
    }
}

/// Changes made to a page, all at places of the original.
#[derive(Default)]
pub struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts `text` in place of what is at `range`; an empty range inserts.
    pub fn put(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    /// The changed page. Edits at one place stay in the order in which they were made.
    pub fn apply(mut self, html: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let mut result = String::with_capacity(html.len());
        let mut at = 0;
        for (range, text) in self.0 {
            result.push_str(&html[at..range.start]);
            result.push_str(&text);
            at = range.end;
        }
        result.push_str(&html[at..]);
        result
    }
}

/// Where things that must come early in `head` go: after the charset, which must come first.
pub fn early_in_head(tags: &[Tag]) -> Option<usize> {
    let charset = tags.iter().find(|tag| tag.name == "meta" && tag.get("charset").is_some());
    let head = tags.iter().find(|tag| tag.name == "head");
    charset.or(head).map(|tag| tag.tag.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_way_to_write_an_attribute() {
        let tags = tags("<a HREF='x y' b=z c  d = \"1>2\"/><p>");
        assert_eq!(tags.len(), 2);
        assert_eq!(tags[0].get("href"), Some("x y"));
        assert_eq!(tags[0].get("b"), Some("z"));
        assert_eq!(tags[0].get("c"), Some(""));
        assert_eq!(tags[0].get("d"), Some("1>2"));
        assert_eq!(tags[1].name, "p");
    }

    #[test]
    fn passes_over_comments_and_the_text_of_scripts() {
        let page = "<!-- <b> --><script src=a.js>if (1<b) '<i>'</SCRIPT><u>1 < 2</u>";
        let tags = tags(page);
        let names: Vec<_> = tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["script", "u"]);
        assert_eq!(&page[tags[0].text.clone().unwrap()], "if (1<b) '<i>'");
        assert!(page[tags[0].whole.clone()].ends_with("</SCRIPT>"));
    }

    #[test]
    fn an_unfinished_page_ends() {
        for page in ["<a", "<a href", "<a href=", "<a href='x", "<script>x", "<!-- x", "<"] {
            tags(page);
        }
    }

    #[test]
    fn knows_the_files_of_the_site() {
        let local = |address: &str| {
            let tags = tags(&format!("<a href='{address}'>"));
            tags[0].local("href").map(str::to_owned)
        };
        assert_eq!(local("./js/a.js?v=1"), Some("js/a.js".to_owned()));
        assert_eq!(local("lab.html#x"), Some("lab.html".to_owned()));
        for outside in ["https://e.org/a.js", "//e.org/a.js", "data:,x", "#top", ""] {
            assert_eq!(local(outside), None);
        }
    }

    #[test]
    fn edits_keep_their_places() {
        let mut edits = Edits::default();
        edits.put(4..5, "E");
        edits.put(1..1, "x");
        edits.put(1..1, "y");
        assert_eq!(edits.apply("abcde"), "axybcdE");
    }
}
