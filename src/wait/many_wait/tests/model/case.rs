//! Any case: what the server has and how it answers, and what the caller does.

use proptest::{collection::vec, prelude::*, sample::select};

use super::*;

/// What is odd about one answer.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    None,
    Status(u16),
    Cut,
    /// Of a single request: another run, as an error. Of a page: its entries backwards.
    Wrong,
    /// Every run as if it still went on.
    Stale,
    /// Of a page: no entry can be told by its id.
    Blank,
}

/// One answer of the server.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) fault: Fault,
    pub(super) hint: Option<Duration>,
    pub(super) takes: Duration,
}

/// One run as the server has it.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) is_listed: bool,
    pub(super) ends: Option<Duration>,
    /// So long after its end it shows its cost.
    pub(super) settles_in: Option<Duration>,
    pub(super) lists_outputs: bool,
}

impl Model {
    /// When it shows its cost.
    pub(super) fn settles_at(&self) -> Option<Duration> {
        Some(self.ends? + self.settles_in?)
    }
}

/// What the caller does before the next `next`.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Take,
    Pause(Duration),
    /// Polls for so long, and drops what it polled.
    GiveUp(Duration),
    /// Goes on with another runtime; the one before is dropped, or stands still.
    Switch {
        drops: bool,
    },
    Add(usize),
    Forget(usize),
}

#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) runs: Vec<Model>,
    pub(super) wanted: Vec<usize>,
    pub(super) answers: Vec<Answer>,
    pub(super) acts: Vec<Act>,
    pub(super) page_size: usize,
    pub(super) every: Duration,
    pub(super) deadline: Duration,
    pub(super) each: Option<Duration>,
    pub(super) settled: Option<Duration>,
    pub(super) grace: Duration,
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let fault = prop_oneof![
        12 => Just(Fault::None),
        4 => select(&[408_u16, 429, 500, 503][..]).prop_map(Fault::Status),
        1 => select(&[400_u16, 403, 404][..]).prop_map(Fault::Status),
        1 => select(&[401_u16, 402][..]).prop_map(Fault::Status),
        2 => Just(Fault::Cut),
        1 => Just(Fault::Wrong),
        2 => Just(Fault::Stale),
        2 => Just(Fault::Blank),
    ];
    let hint = prop_oneof![3 => Just(None), 1 => (1..4_000_u64).prop_map(|it| Some(millis(it)))];
    let takes = prop_oneof![2 => Just(0_u64), 1 => 1..3_000_u64].prop_map(millis);
    (fault, hint, takes).prop_map(|(fault, hint, takes)| Answer { fault, hint, takes })
}

fn any_act(runs: usize) -> impl Strategy<Value = Act> {
    let time = || (0..5_000_u64).prop_map(millis);
    prop_oneof![
        4 => Just(Act::Take),
        2 => time().prop_map(Act::Pause),
        2 => time().prop_map(Act::GiveUp),
        2 => any::<bool>().prop_map(|drops| Act::Switch { drops }),
        2 => (0..runs).prop_map(Act::Add),
        1 => (0..runs).prop_map(Act::Forget),
    ]
}

fn any_run() -> impl Strategy<Value = Model> {
    let ends = prop_oneof![4 => (0..30_000_u64).prop_map(Some), 1 => Just(None)];
    let listed = prop::bool::weighted(0.7);
    let settles_in = prop_oneof![
        1 => Just(Some(0)),
        2 => (1..20_000_u64).prop_map(Some),
        1 => Just(None),
    ];
    (listed, ends, settles_in, any::<bool>()).prop_map(
        |(is_listed, ends, settles_in, lists_outputs)| Model {
            is_listed,
            ends: ends.map(millis),
            settles_in: settles_in.map(millis),
            lists_outputs,
        },
    )
}

pub(super) fn any_case() -> impl Strategy<Value = Case> {
    (2..12_usize).prop_flat_map(|count| {
        let server = (vec(any_run(), count), vec(any_answer(), 0..40), 1..5_usize);
        let acts = prop_oneof![1 => Just(Vec::new()), 9 => vec(any_act(count), 0..30)];
        let caller = (vec(0..count, 0..count), acts);
        let each = prop::option::weighted(0.3, (1..40_000_u64).prop_map(millis));
        let settled = prop::option::of((0..20_000_u64).prop_map(millis));
        let times = (
            500..5_000_u64,
            1..60_000_u64,
            each,
            settled,
            select(&[0_u64, 9_000][..]),
        );
        (server, caller, times).prop_map(|(server, caller, times)| Case {
            runs: server.0,
            answers: server.1,
            page_size: server.2,
            wanted: caller.0,
            acts: caller.1,
            every: millis(times.0),
            deadline: millis(times.1),
            each: times.2,
            settled: times.3,
            grace: millis(times.4),
        })
    })
}
