//! How wide words are, and how they break into rows.

use super::TEXT;

/// An upper estimate of the width of words. The page's font is the reader's own; these are the
/// widths of the widest that is common (DejaVu Sans, which is Verdana's).
pub fn text_width(words: &str) -> f64 {
    let em = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | ' ' | 'I' => 0.33,
        't' | 'f' | 'r' | '(' | ')' | '-' => 0.42,
        'm' | 'w' | 'M' | 'W' | '%' | '—' | '+' | '−' | '=' | '×' => 0.95,
        c if c.is_uppercase() => 0.73,
        _ => 0.63,
    };
    words.chars().map(em).sum::<f64>() * TEXT
}

/// Words in rows of at most this width, broken at spaces.
pub fn wrap(words: &str, room: f64) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for word in words.split(' ') {
        match rows.last_mut() {
            Some(row) if text_width(row) + text_width(word) + TEXT * 0.33 <= room => {
                row.push(' ');
                row.push_str(word);
            }
            _ => rows.push(word.to_string()),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fit_and_lose_no_word() {
        let words = "Where the thesis fails, by the two numbers that decide most";
        for room in [60.0, 150.0, 400.0] {
            let rows = wrap(words, room);
            assert_eq!(rows.join(" "), words);
            assert!(rows.iter().all(|r| text_width(r) <= room || !r.contains(' ')), "{rows:?}");
        }
        assert_eq!(wrap(words, 1e6).len(), 1);
    }
}
