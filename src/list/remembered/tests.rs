use super::*;

/// What it says to each run, which is remembered where it is new.
fn admit(memory: &mut Remembered, id: &str, at: impl Into<Option<u64>>) -> &'static str {
    let at = at.into().map(Moment::from_micros);
    if memory.contains(id) {
        return "known";
    }
    if at.is_some_and(|at| memory.is_beyond(at)) {
        return "beyond the edge";
    }
    match memory.insert(id, at) {
        Ok(true) => "new",
        Ok(false) => "known",
        Err(Crowded) => "crowd",
    }
}

/// Run `n` was created at `n`. Newest first, as a listing hands them out.
fn handed_out(runs: std::ops::RangeInclusive<u64>) -> Remembered {
    let mut memory = Remembered::new(Forgets::Newest);
    for n in runs.rev() {
        assert_eq!(admit(&mut memory, &n.to_string(), n), "new");
    }
    memory
}

/// Run `n` was created at `n`. Oldest first, as a watch comes to know them.
fn watched(runs: std::ops::RangeInclusive<u64>) -> Remembered {
    let mut memory = Remembered::new(Forgets::Oldest);
    for n in runs {
        assert_eq!(admit(&mut memory, &n.to_string(), n), "new");
    }
    memory
}

#[test]
fn the_last_1_000_runs_are_known_by_their_id() {
    for mut memory in [handed_out(1..=1_000), watched(1..=1_000)] {
        let again = (1..=1_000).map(|n| admit(&mut memory, &n.to_string(), n));

        assert!(again.eq(std::iter::repeat_n("known", 1_000)));
    }
}

#[test]
fn a_run_beyond_all_others_is_new_while_nothing_was_let_go() {
    assert_eq!(admit(&mut handed_out(1..=1_000), "newer", 1_001), "new");
    assert_eq!(admit(&mut watched(1..=1_000), "older", 0), "new");
}

#[test]
fn all_as_new_as_what_a_listing_let_go_or_newer_is_beyond_the_edge() {
    let mut memory = handed_out(2..=2_002);

    assert_eq!(admit(&mut memory, "1003", 1_003), "beyond the edge");
    assert_eq!(admit(&mut memory, "a stranger", 1_003), "beyond the edge");
    assert_eq!(admit(&mut memory, "later", 9_000), "beyond the edge");
    assert_eq!(admit(&mut memory, "missed", 1), "new");
}

#[test]
fn all_as_old_as_what_a_watch_let_go_or_older_is_beyond_the_edge() {
    let mut memory = watched(1..=1_500);

    assert_eq!(admit(&mut memory, "500", 500), "beyond the edge");
    assert_eq!(admit(&mut memory, "a stranger", 500), "beyond the edge");
    assert_eq!(admit(&mut memory, "older", 0), "beyond the edge");
    assert_eq!(admit(&mut memory, "501", 501), "known");
    assert_eq!(admit(&mut memory, "newer", 1_501), "new");
}

#[test]
fn runs_of_one_moment_are_let_go_together_or_not_at_all() {
    let mut memory = Remembered::new(Forgets::Newest);
    admit(&mut memory, "twin a", 5_000);
    admit(&mut memory, "twin b", 5_000);
    for n in (1..=999).rev() {
        admit(&mut memory, &n.to_string(), n);
    }

    // Without the twins 999 are left: they stay, although 1,001 are kept with them.
    assert_eq!(admit(&mut memory, "twin c", 5_000), "new");
    admit(&mut memory, "0", 0);

    assert_eq!(admit(&mut memory, "twin a", 5_000), "beyond the edge");
    assert_eq!(memory.size(), (1_000, 0, 1_000));
}

#[test]
fn runs_of_unknown_age_are_known_by_id_the_last_1_000_of_them() {
    let mut memory = Remembered::new(Forgets::Newest);
    for n in 0..=1_000 {
        admit(&mut memory, &n.to_string(), None);
    }

    assert_eq!(admit(&mut memory, "1", None), "known");
    assert_eq!(admit(&mut memory, "1000", None), "known");
    assert_eq!(admit(&mut memory, "0", None), "new");
}

#[test]
fn the_edge_says_nothing_of_runs_of_unknown_age() {
    assert_eq!(admit(&mut handed_out(1..=2_000), "ageless", None), "new");
    assert_eq!(admit(&mut watched(1..=2_000), "ageless", None), "new");
}

#[test]
fn one_moment_may_have_10_000_runs_and_no_more() {
    for let_go in [Forgets::Newest, Forgets::Oldest] {
        let mut memory = Remembered::new(let_go);
        for n in 0..10_000 {
            assert_eq!(admit(&mut memory, &n.to_string(), 7), "new");
        }

        assert_eq!(admit(&mut memory, "one more", 7), "crowd");
    }
}

#[test]
fn a_long_history_takes_no_more_memory_than_a_short_one() {
    assert_eq!(handed_out(1..=20_000).size(), (1_000, 0, 1_000));
    assert_eq!(watched(1..=20_000).size(), (1_000, 0, 1_000));
}

#[test]
fn what_was_saved_judges_as_before() {
    let mut memory = handed_out(1..=1_500);
    admit(&mut memory, "ageless", None);

    let saved = serde_json::to_string(&memory).unwrap();
    let mut restored: Remembered = serde_json::from_str(&saved).unwrap();
    restored.rebuild();

    assert_eq!(restored, memory);
    for (id, at) in [
        ("1", Some(1)),
        ("1000", Some(1_000)),
        ("1001", Some(1_001)),
        ("ageless", None),
        ("another", None),
        ("older", Some(0)),
    ] {
        let expected = admit(&mut memory, id, at);
        assert_eq!(admit(&mut restored, id, at), expected, "{id}");
    }
}

#[test]
fn an_edited_one_is_taken_as_it_is_and_panics_nowhere() {
    let edited = [
        r#"{"let_go":"newest","kept":0,"edge":null,"dated":[[1,"a"],[2,"b"],[2,"b"]],"undated":["a","c"]}"#,
        r#"{"let_go":"oldest","kept":9007199254740991,"edge":9007199254740991,"dated":[[3,"a"]],"undated":["a"]}"#,
    ];
    for (edited, remembers) in edited.into_iter().zip([false, true]) {
        let mut memory: Remembered = serde_json::from_str(edited).unwrap();
        memory.rebuild();

        for n in 0..20 {
            admit(&mut memory, &n.to_string(), n);
            admit(&mut memory, &format!("undated {n}"), None);
        }
        assert_eq!(memory.contains("undated 19"), remembers);
    }
}

impl Remembered {
    /// How many runs of known and of unknown age it remembers, and how many ids.
    pub(crate) fn size(&self) -> (usize, usize, usize) {
        (self.dated.len(), self.undated.len(), self.ids.0.len())
    }
}
