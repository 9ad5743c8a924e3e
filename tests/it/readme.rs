//! What README.md shows is what the program prints.

use crate::program::{Example, azrbac, commands};
use crate::repository::files;

/// A line that stands for any number of lines.
const LEFT_OUT: &str = "…";

/// Whether the lines are those that are shown, `…` standing for any.
fn shows(shown: &[String], lines: &[&str]) -> bool {
    match shown.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == LEFT_OUT => {
            (0..=lines.len()).any(|at| shows(rest, &lines[at..]))
        }
        Some((first, rest)) => lines
            .split_first()
            .is_some_and(|(line, lines)| line == first && shows(rest, lines)),
    }
}

fn page(folder: &str) -> String {
    let found = files(folder, "README.md");
    let own = found.into_iter().find(|(path, _)| path == "README.md");
    own.expect("a README.md").1
}

#[test]
fn the_tour_shows_what_the_program_prints() {
    let examples: Vec<Example> = commands(&page("."))
        .into_iter()
        .filter(|example| !example.output.is_empty())
        .collect();
    assert!(examples.len() >= 5, "the tour was not found");
    for Example { line, args, output } in examples {
        let run = azrbac(&args);
        let printed = format!("{}{}", run.stderr, run.stdout);
        let lines: Vec<&str> = printed.trim_end().lines().collect();
        assert!(
            shows(&output, &lines),
            "README.md, line {line}: the program prints\n{printed}"
        );
    }
}

#[test]
fn lines_that_are_left_out_stand_for_any_number() {
    let shown = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(shows(&shown("a\n…\nd"), &["a", "b", "c", "d"]));
    assert!(shows(&shown("a\n…\nd"), &["a", "d"]));
    assert!(shows(&shown("a\n…"), &["a", "b"]));
    assert!(!shows(&shown("a\n…\nd"), &["a", "b"]));
    assert!(!shows(&shown("a"), &["a", "b"]));
}
