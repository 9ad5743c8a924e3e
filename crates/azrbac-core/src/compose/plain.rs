//! The text of a message without what tools put around it.

/// The text in one line: escapes of JSON and HTML undone, quotation marks of every kind
/// as `'`, frames that Terraform draws and comment signs at the beginnings of lines left
/// out, and lines joined. An id that was broken behind a slash becomes whole. Linear.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // A blank is put down once the next character is known.
    let (mut blank, mut line_end, mut line_begins) = (false, false, true);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = match character {
            '\\' => {
                while characters.next_if_eq(&'\\').is_some() {}
                escaped(&mut characters)
            }
            '&' => entity(&mut characters),
            other => Some(other),
        };
        let Some(next) = next else {
            continue;
        };
        match next {
            '\n' | '\r' | '\u{b}' | '\u{c}' => (blank, line_end, line_begins) = (true, true, true),
            '#' | '>' | '|' | '*' if line_begins => {}
            '\u{2500}'..='\u{257f}' => blank = true,
            other if other.is_whitespace() => blank = true,
            // Colours of a terminal and the like.
            other if other.is_control() => {}
            other => {
                let broken = line_end && out.ends_with('/');
                if blank && !broken && !out.is_empty() {
                    out.push(' ');
                }
                (blank, line_end, line_begins) = (false, false, false);
                out.push(quote(other));
            }
        }
    }
    out
}

/// What stands behind backslashes.
fn escaped(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    match characters.next()? {
        'n' | 'r' => Some('\n'),
        't' => Some(' '),
        'u' => {
            let mut code = 0;
            for _ in 0..4 {
                let digit = characters.next_if(char::is_ascii_hexdigit)?;
                code = code * 16 + digit.to_digit(16)?;
            }
            char::from_u32(code)
        }
        other => Some(other),
    }
}

/// What stands behind `&`: a quotation mark, or the sign itself.
fn entity(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    const MARKS: [&str; 6] = ["#39;", "#x27;", "#34;", "apos;", "quot;", "#x22;"];
    let rest: String = characters.clone().take(5).collect();
    let Some(mark) = MARKS.iter().find(|mark| rest.starts_with(**mark)) else {
        return Some('&');
    };
    for _ in mark.chars() {
        characters.next();
    }
    Some('\'')
}

fn quote(character: char) -> char {
    match character {
        '"' | '`' | '\u{b4}' | '\u{2018}'..='\u{201f}' | '\u{2032}' | '\u{2033}' => '\'',
        other => other,
    }
}
