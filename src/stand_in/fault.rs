//! What goes wrong, and with which answers.

use std::time::Duration;

use super::target::Target;

/// What goes wrong with an answer: [`StandIn::fault`](super::StandIn::fault) and
/// [`StandIn::fault_always`](super::StandIn::fault_always).
///
/// By itself it spoils the next answer of the API. [`after`](Self::after) lets some pass,
/// [`on_lists`](Self::on_lists) and its like aim it, [`delayed`](Self::delayed) holds the answer back.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), flora_technique_runs::Error> {
/// use flora_technique_runs::stand_in::{Fault, StandIn};
/// use std::time::Duration;
///
/// let flora = StandIn::start().await?;
/// flora.seed(1);
/// flora.fault(Fault::RateLimited(Some(Duration::from_millis(1))));
/// flora.fault(Fault::CutBody);
///
/// let run = flora.client().get_run("run_1").await?; // the third attempt
/// assert_eq!(flora.look_requests(), 3);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// 429, with `retry-after` when a time is given. Without, the client waits 5 seconds before it
    /// tries again: a test wants a millisecond here.
    RateLimited(Option<Duration>),
    /// This status, 100 to 999, with FLORA's sample body for it, or the one of 500 for a status that has none.
    /// A number that is no status is answered as 500.
    Status(u16),
    /// This status with a page of HTML: 502 as gateways answer, or 200.
    Html(u16),
    /// The right answer, but only after this time.
    Delay(Duration),
    /// The connection ends in the middle of the body.
    CutBody,
    /// The body stops in the middle, and the connection stays.
    Stall,
    /// The page's first entry has a number for the `url` of an output.
    BadItem,
    /// A page's `next_cursor` is the one that led to it; on the first page it is one that leads on,
    /// also when nothing follows.
    RepeatedCursor,
    /// A page without entries and with a new cursor; what it leaves out comes with the next page.
    EmptyPage,
}

impl Fault {
    /// Lets the first `n` answers that it is aimed at pass, counted from when it is given.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::{StandIn, stand_in::Fault};
    /// let flora = StandIn::start().await?;
    /// flora.seed(30);
    /// flora.fault(Fault::Status(401).after(2));
    ///
    /// let mut pages = flora.client().list_runs().page_size(10).pages();
    /// assert!(pages.next().await.unwrap().is_ok());
    /// assert!(pages.next().await.unwrap().is_ok());
    /// assert!(pages.next().await.unwrap().unwrap_err().is_unauthorized());
    /// # Ok(())
    /// # }
    /// ```
    pub fn after(self, n: u32) -> FaultRule {
        FaultRule::from(self).after(n)
    }

    /// Spoils pages of the list only.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Fault;
    /// let rule = Fault::EmptyPage.on_lists().after(1);
    /// ```
    pub fn on_lists(self) -> FaultRule {
        FaultRule::from(self).on_lists()
    }

    /// Spoils single looks only, at whatever run.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Fault;
    /// let rule = Fault::Html(502).on_looks();
    /// ```
    pub fn on_looks(self) -> FaultRule {
        FaultRule::from(self).on_looks()
    }

    /// Spoils single looks at this run only, on either way to it.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Fault;
    /// let rule = Fault::Status(403).on_run("run_7");
    /// ```
    pub fn on_run(self, run_id: impl Into<String>) -> FaultRule {
        FaultRule::from(self).on_run(run_id)
    }

    /// Spoils the files that outputs name, and nothing of the API.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Fault;
    /// let rule = Fault::CutBody.on_media();
    /// ```
    pub fn on_media(self) -> FaultRule {
        FaultRule::from(self).on_media()
    }

    /// The spoiled answer comes only after this time.
    ///
    /// ```
    /// # use flora_technique_runs::stand_in::Fault;
    /// # use std::time::Duration;
    /// let rule = Fault::Status(504).delayed(Duration::from_millis(20));
    /// ```
    pub fn delayed(self, by: Duration) -> FaultRule {
        FaultRule::from(self).delayed(by)
    }
}

/// A [`Fault`], and which answers it spoils: made by the methods of either.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), flora_technique_runs::Error> {
/// use flora_technique_runs::stand_in::{Fault, FaultRule, StandIn};
///
/// let flora = StandIn::start().await?;
/// flora.seed(2);
/// let rule: FaultRule = Fault::Status(403).on_run("run_1");
/// flora.fault_always(rule.after(1));
///
/// let client = flora.client();
/// assert!(client.get_run("run_1").await.is_ok());
/// assert!(client.get_run("run_1").await.unwrap_err().is_forbidden());
/// assert!(client.get_run("run_2").await.is_ok());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a fault does nothing until `StandIn::fault` is given it"]
pub struct FaultRule {
    pub(super) fault: Fault,
    pub(super) delay: Duration,
    aim: Aim,
    /// How many answers it still lets pass.
    passes: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Aim {
    Api,
    Lists,
    Looks,
    Run(String),
    Media,
}

impl From<Fault> for FaultRule {
    fn from(fault: Fault) -> Self {
        let delay = match fault {
            Fault::Delay(delay) => delay,
            _ => Duration::ZERO,
        };
        Self {
            fault,
            delay,
            aim: Aim::Api,
            passes: 0,
        }
    }
}

impl FaultRule {
    /// As [`Fault::after`].
    pub fn after(mut self, n: u32) -> Self {
        self.passes = n;
        self
    }

    /// As [`Fault::on_lists`]. The last aim given counts.
    pub fn on_lists(mut self) -> Self {
        self.aim = Aim::Lists;
        self
    }

    /// As [`Fault::on_looks`]. The last aim given counts.
    pub fn on_looks(mut self) -> Self {
        self.aim = Aim::Looks;
        self
    }

    /// As [`Fault::on_run`]. The last aim given counts.
    pub fn on_run(mut self, run_id: impl Into<String>) -> Self {
        self.aim = Aim::Run(run_id.into());
        self
    }

    /// As [`Fault::on_media`]. The last aim given counts.
    pub fn on_media(mut self) -> Self {
        self.aim = Aim::Media;
        self
    }

    /// As [`Fault::delayed`].
    pub fn delayed(mut self, by: Duration) -> Self {
        self.delay = by;
        self
    }

    pub(super) fn into_fault(self) -> Fault {
        self.fault
    }

    fn is_aimed_at(&self, target: Target<'_>) -> bool {
        match &self.aim {
            Aim::Api => !matches!(target, Target::Media(_)),
            Aim::Lists => target == Target::List,
            Aim::Looks => matches!(target, Target::Look { .. }),
            Aim::Run(wanted) => matches!(target, Target::Look { run_id, .. } if run_id == wanted),
            Aim::Media => matches!(target, Target::Media(_)),
        }
    }

    /// Whether it would spoil this answer; one that it lets pass is counted.
    fn is_due(&mut self, target: Target<'_>) -> bool {
        if !self.is_aimed_at(target) {
            return false;
        }
        if self.passes > 0 {
            self.passes -= 1;
            return false;
        }
        true
    }
}

/// All faults that were given.
#[derive(Debug, Default)]
pub(super) struct Faults {
    /// Each for one answer, in the order given.
    single: Vec<FaultRule>,
    /// Each until all are cleared.
    standing: Vec<FaultRule>,
}

impl Faults {
    pub(super) fn add_single(&mut self, rule: FaultRule) {
        self.single.push(rule);
    }

    pub(super) fn add_standing(&mut self, rule: FaultRule) {
        self.standing.push(rule);
    }

    pub(super) fn clear(&mut self) {
        self.single.clear();
        self.standing.clear();
    }

    /// The fault that spoils the next answer. Every rule sees that answer, whichever spoils it.
    pub(super) fn next(&mut self, target: Target<'_>) -> Option<FaultRule> {
        let mut first_single = None;
        for (place, rule) in self.single.iter_mut().enumerate() {
            let due = rule.is_due(target);
            if due && first_single.is_none() {
                first_single = Some(place);
            }
        }
        let mut last_standing = None;
        for rule in &mut self.standing {
            if rule.is_due(target) {
                last_standing = Some(rule.clone());
            }
        }
        match first_single {
            Some(place) => Some(self.single.remove(place)),
            None => last_standing,
        }
    }
}
