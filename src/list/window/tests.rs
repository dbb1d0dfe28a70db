use serde_json::json;

use super::*;

/// What the window said to each run.
fn admit(window: &mut Window, id: &str, created_at: impl Into<Option<f64>>) -> &'static str {
    match window.admit(id, created_at.into()) {
        Verdict::New => "new",
        Verdict::Handed => "handed out",
        Verdict::AboveFloor => "above the floor",
        Verdict::Crowd => "crowd",
    }
}

/// Run `n` was created at `n`. Newest first, as a list shows them.
fn handed_out(runs: std::ops::RangeInclusive<u32>) -> Window {
    let mut window = Window::default();
    for n in runs.rev() {
        assert_eq!(admit(&mut window, &n.to_string(), f64::from(n)), "new");
    }
    window
}

impl Window {
    /// How many runs of known and of unknown age it remembers, and how many ids.
    pub(crate) fn size(&self) -> (usize, usize, usize) {
        (self.dated.len(), self.undated.len(), self.ids.len())
    }
}

#[test]
fn the_last_1_000_runs_are_known_by_their_id() {
    let mut window = handed_out(1..=1_000);

    let again: Vec<_> = (1..=1_000_u32)
        .map(|n| admit(&mut window, &n.to_string(), f64::from(n)))
        .collect();

    assert!(again.iter().all(|verdict| *verdict == "handed out"));
}

#[test]
fn a_run_that_began_later_is_new_while_nothing_has_left_the_window() {
    let mut window = handed_out(1..=1_000);

    assert_eq!(admit(&mut window, "later", 1_001.0), "new");
}

#[test]
fn all_as_old_as_what_left_the_window_or_newer_is_left_out() {
    let mut window = handed_out(1..=1_001);
    let just_below = 1_001_f64.next_down();

    assert_eq!(admit(&mut window, "1001", 1_001.0), "above the floor");
    assert_eq!(admit(&mut window, "a stranger", 1_001.0), "above the floor");
    assert_eq!(admit(&mut window, "later", 2_000.0), "above the floor");
    assert_eq!(admit(&mut window, "missed", just_below), "new");
}

#[test]
fn runs_of_one_moment_leave_the_window_together_or_not_at_all() {
    let mut window = Window::default();
    admit(&mut window, "twin a", 5_000.0);
    admit(&mut window, "twin b", 5_000.0);
    for n in (1..=999_u32).rev() {
        admit(&mut window, &n.to_string(), f64::from(n));
    }

    // Without the twins 999 are left: they stay, although 1,001 are kept with them.
    assert_eq!(admit(&mut window, "twin c", 5_000.0), "new");
    admit(&mut window, "0", 0.5);

    assert_eq!(admit(&mut window, "twin a", 5_000.0), "above the floor");
    assert_eq!(window.size(), (1_000, 0, 1_000));
}

#[test]
fn runs_of_unknown_age_are_known_by_id_the_last_1_000_of_them() {
    let mut window = Window::default();
    for n in 0..=1_000 {
        admit(&mut window, &n.to_string(), None);
    }

    assert_eq!(admit(&mut window, "1", None), "handed out");
    assert_eq!(admit(&mut window, "1000", None), "handed out");
    assert_eq!(admit(&mut window, "0", None), "new");
}

#[test]
fn the_floor_says_nothing_of_runs_of_unknown_age() {
    let mut window = handed_out(1..=2_000);

    assert_eq!(admit(&mut window, "ageless", None), "new");
}

#[test]
fn one_moment_may_have_10_000_runs_and_no_more() {
    let mut window = Window::default();
    for n in 0..10_000 {
        assert_eq!(admit(&mut window, &n.to_string(), 7.0), "new");
    }

    assert_eq!(admit(&mut window, "one more", 7.0), "crowd");
    assert_eq!(window.size(), (10_000, 0, 10_000));
}

#[test]
fn a_long_history_takes_no_more_memory_than_a_short_one() {
    let window = handed_out(1..=20_000);

    assert_eq!(window.size(), (1_000, 0, 1_000));
}

#[test]
fn a_saved_window_judges_as_it_did_before() {
    let mut window = handed_out(1..=1_500);
    admit(&mut window, "ageless", None);

    let saved = serde_json::to_string(&window.save()).unwrap();
    let mut restored = Window::restore(serde_json::from_str(&saved).unwrap(), KEPT).unwrap();

    for (id, created_at) in [
        ("1", Some(1.0)),
        ("1000", Some(1_000.0)),
        ("1001", Some(1_001.0)),
        ("ageless", None),
        ("another", None),
        ("older", Some(0.5)),
    ] {
        let expected = admit(&mut window, id, created_at);
        assert_eq!(admit(&mut restored, id, created_at), expected, "{id}");
    }
}

#[test]
fn a_created_at_survives_saving_to_the_last_bit() {
    let created_at = 1_754_640_000_123.456_8_f64.next_up();
    let mut window = Window::default();
    admit(&mut window, "run", created_at);

    let saved = serde_json::to_string(&window.save()).unwrap();
    let restored: Saved = serde_json::from_str(&saved).unwrap();

    assert_eq!(restored.dated[0].0.0.to_bits(), created_at.to_bits());
}

#[test]
fn a_window_that_cannot_have_been_saved_is_refused() {
    let numbered = |n: u32| (0..n).map(|n| n.to_string()).collect::<Vec<_>>();
    let dated: Vec<_> = numbered(11_001).into_iter().map(|id| (1.0, id)).collect();
    let one_by_one: Vec<_> = (1..=1_001_u32).rev().map(|n| (n, n.to_string())).collect();
    let first_999 = &one_by_one[..999];
    let last_1_000 = &one_by_one[1..];
    let table = [
        (
            "not newest first",
            json!({ "dated": [[1, "a"], [2, "b"]], "undated": [] }),
        ),
        (
            "above its floor",
            json!({ "floor": 1_000, "dated": last_1_000, "undated": [] }),
        ),
        (
            "an id twice",
            json!({ "dated": [[2, "a"], [1, "a"]], "undated": [] }),
        ),
        (
            "an id twice",
            json!({ "dated": [[2, "a"]], "undated": ["a"] }),
        ),
        (
            "a floor with fewer runs than a floor takes",
            json!({ "floor": 2_000, "dated": first_999, "undated": [] }),
        ),
        (
            "a group that would have left",
            json!({ "dated": one_by_one, "undated": [] }),
        ),
        (
            "no known moment",
            json!({ "dated": [[0, "a"]], "undated": [] }),
        ),
        (
            "a doubt about a run that is not there",
            json!({ "dated": [[1, "a"]], "undated": [], "doubted": ["b"] }),
        ),
        ("too long", json!({ "dated": dated, "undated": [] })),
        (
            "too long",
            json!({ "dated": [], "undated": numbered(1_001) }),
        ),
    ];

    for (fault, saved) in table {
        let refusal = Window::restore(serde_json::from_value(saved).unwrap(), KEPT).err();
        assert!(refusal.is_some_and(|error| error.is_input()), "{fault}");
    }
}

#[test]
fn a_window_of_one_crowded_moment_is_saved_and_restored() {
    let mut window = Window::default();
    admit(&mut window, "newer", 8.0);
    for n in 0..10_000 {
        admit(&mut window, &n.to_string(), 7.0);
    }
    window.doubt("9999");

    let saved = window.save();
    let mut restored = Window::restore(saved.clone(), KEPT).unwrap();

    assert_eq!(restored.save(), saved);
    assert!(restored.is_doubted("9999") && !restored.is_doubted("9998"));
    assert_eq!(admit(&mut restored, "newer", 8.0), "above the floor");
    assert_eq!(admit(&mut restored, "one more", 7.0), "crowd");
}
