use super::*;

fn after(pages: impl IntoIterator<Item = f64>) -> Progress {
    let mut progress = Progress::new(100);
    for newest in pages {
        progress.page(Some(newest));
    }
    progress
}

#[test]
fn pages_that_lead_further_back_are_no_standstill_however_many() {
    let progress = after((1..=10_000).rev().map(f64::from));

    assert_eq!(progress.standstill(), None);
}

#[test]
fn one_odd_date_makes_no_standstill_of_what_follows() {
    for (at, odd) in [(0, 1.0), (7, 1.0), (7, 1e15)] {
        let mut pages: Vec<_> = (1_000..=2_000).rev().map(f64::from).collect();
        pages.insert(at, odd);

        assert_eq!(after(pages).standstill(), None, "{odd} at {at}");
    }
}

#[test]
fn pages_that_come_again_in_turn_are_a_standstill() {
    let pages = (0..500).map(|n| [5.0, 4.0, 3.0, 1.0][n % 4]);

    assert!(after(pages).standstill().is_some());
}

#[test]
fn pages_of_one_moment_are_a_standstill_after_as_many_as_a_window_holds_twice_over() {
    assert_eq!(after([7.0; 419]).standstill(), None);
    assert_eq!(after([7.0; 420]).standstill(), Some(420));
}
