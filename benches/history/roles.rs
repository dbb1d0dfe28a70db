//! Who is measured, and how much each has to do.

use crate::{
    Result, by_hand, ours,
    server::{PAGE, WAITED},
};

/// What one process does.
pub(crate) struct Role {
    pub(crate) name: &'static str,
    /// The first segment of the server's path.
    pub(crate) path: &'static str,
    /// Runs, rounds or pages.
    size: u32,
    quick: u32,
}

impl Role {
    pub(crate) fn size(&self, quick: bool) -> u32 {
        if quick { self.quick } else { self.size }
    }
}

const fn role(name: &'static str, path: &'static str, size: u32, quick: u32) -> Role {
    Role {
        name,
        path,
        size,
        quick,
    }
}

/// Each in turn, and so in each round: whatever the machine does meanwhile falls on all alike.
#[rustfmt::skip] // a row a line
pub(crate) const ROLES: [Role; 20] = [
    role("ours-list",     "list",     100_000,   1_000),
    role("hand-list",     "list",     100_000,   1_000),
    role("ours-few",      "few",      1_000,     1_000),
    role("ours-decode",   "",         4_000,     20),
    role("hand-decode",   "",         4_000,     20),
    role("ours-ahead",    "slow",     50 * PAGE, 10 * PAGE),
    role("ours-serial",   "slow",     50 * PAGE, 10 * PAGE),
    role("hand-serial",   "slow",     50 * PAGE, 10 * PAGE),
    role("ours-wait",     "wait",     WAITED,    WAITED),
    role("hand-wait",     "wait",     WAITED,    WAITED),
    role("ours-hour",     "hour",     360,       36),
    role("hand-hour",     "hour",     360,       36),
    role("ours-hours",    "hours",    3_600,     72),
    role("ours-morning",  "morning",  2_000,     2_000),
    role("hand-morning",  "morning",  1_002_000, 12_000),
    role("worst-zeros",   "zeros",    1,         1),
    role("worst-objects", "objects",  1,         1),
    role("worst-nested",  "nested",   1,         1),
    role("worst-text",    "text",     1,         1),
    role("worst-repeats", "repeats",  1,         1),
];

/// Whose instructions are counted, and how much they have to do then: a page takes as many as another.
pub(crate) const COUNTED: [(&str, u32); 4] = [
    ("ours-list", 100_000),
    ("hand-list", 100_000),
    ("ours-decode", 400),
    ("hand-decode", 400),
];

/// How much a role has to do.
pub(crate) fn size(name: &str, quick: bool) -> u32 {
    let named = ROLES.iter().find(|role| role.name == name);
    named.map_or(0, |role| role.size(quick))
}

/// Does it, and tells how much that came to.
pub(crate) async fn play(name: &str, host: &str, size: u32) -> Result<u32> {
    match name {
        "ours-list" => ours::list(host, "list").await,
        "ours-few" => ours::list(host, "few").await,
        "ours-decode" => ours::decode(size),
        "ours-ahead" => ours::list_slowly(host, true).await,
        "ours-serial" => ours::list_slowly(host, false).await,
        "ours-wait" => ours::wait(host).await,
        "ours-hour" => ours::watch(host, "hour").await,
        "ours-hours" => ours::watch(host, "hours").await,
        "ours-morning" => ours::catch_up(host).await,
        "hand-list" => by_hand::list(host, "list").await,
        "hand-decode" => by_hand::decode(size),
        "hand-serial" => by_hand::list_slowly(host).await,
        "hand-wait" => by_hand::wait(host).await,
        "hand-hour" => by_hand::watch(host).await,
        "hand-morning" => by_hand::list(host, "morning").await,
        _ => match name.strip_prefix("worst-") {
            Some(path) => ours::read_the_worst(host, path).await,
            None => Err("no such role".into()),
        },
    }
}
