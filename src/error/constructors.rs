//! How the other modules make an error, and tell it what they know.

use std::{error::Error as StdError, fmt, sync::Arc};

use super::{
    answer::Answer,
    call_context::CallContext,
    failure::{Error, Inner},
    kind::Kind,
    text::{ENTRY, NOTHING, one_line, quoted},
};
use crate::{FieldError, Undecodable};

impl Error {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            advice: None,
            within: None,
            operation: None,
            run_id: None,
            base_url: None,
            answer: None,
            code: None,
            fields: Vec::new(),
            retries: 0,
            stream_goes_on: false,
            may_pass: false,
            source: None,
        }))
    }

    /// Input that is rejected, where what is allowed can be said in a few words.
    pub(crate) fn input(field: impl fmt::Display, allowed: impl fmt::Display) -> Self {
        Self::new(Kind::Input, format!("{field}: expected {allowed}"))
    }

    /// As [`input`](Self::input), with what was given instead: never for what may be secret.
    pub(crate) fn input_but(
        field: impl fmt::Display,
        allowed: impl fmt::Display,
        given: &str,
    ) -> Self {
        Self::input(field, format_args!("{allowed}; got {}", quoted(given)))
    }

    pub(crate) fn unreadable(details: Undecodable) -> Self {
        let Undecodable { path, reason, .. } = &details;
        let whose = if details.index.is_some() {
            "the entry"
        } else {
            "the answer"
        };
        let beginning = match one_line(&details.raw, ENTRY) {
            unknown if unknown.is_empty() => unknown,
            nothing if nothing == NOTHING => format!("; {whose} is empty"),
            beginning => format!("; {whose} begins with `{beginning}`"),
        };
        let message = format!("could not read {path} ({reason}){beginning}");
        let run_id = details.run_id.clone();
        let mut error = Self::new(Kind::Undecodable(details), message);
        error.0.run_id = run_id;
        error
    }

    /// An answer about another run than the one that was asked for.
    pub(crate) fn of_another_run(other: &str) -> Self {
        let other = one_line(other, ENTRY);
        let reason = format!("the answer is about another run, {other:?}");
        let mut error = Self::unreadable(Undecodable::new("run_id", reason, &[]));
        if let Kind::Undecodable(details) = error.0.kind {
            error.0.kind = Kind::AnotherRun(details);
        }
        error
    }

    /// What to do, where the kind alone does not tell.
    pub(crate) fn advised(mut self, advice: &'static str) -> Self {
        self.0.advice = Some(advice);
        self
    }

    pub(crate) fn coded(mut self, code: Option<String>, fields: Vec<FieldError>) -> Self {
        self.0.code = code;
        self.0.fields = fields;
        self
    }

    pub(crate) fn answered(mut self, answer: Answer) -> Self {
        self.0.answer = Some(answer);
        self
    }

    /// The base URL that the request was built from.
    pub(crate) fn at(mut self, base_url: &str) -> Self {
        self.0.base_url = Some(base_url.to_owned());
        self
    }

    pub(crate) fn during(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    /// What the call was part of: said in front of the operation.
    pub(crate) fn within(mut self, within: CallContext) -> Self {
        self.0.within = Some(within);
        self
    }

    pub(crate) fn of_run(mut self, run_id: &str) -> Self {
        self.0.run_id.get_or_insert_with(|| run_id.to_owned());
        self
    }

    /// For what is about one output of a run.
    #[cfg(feature = "download")]
    pub(crate) fn of_output(mut self, output_id: &str) -> Self {
        self.0.message = format!("output {}: {}", quoted(output_id), self.0.message);
        self
    }

    /// For what holds for all runs alike.
    pub(crate) fn of_no_run(mut self) -> Self {
        self.0.run_id = None;
        self
    }

    pub(crate) fn retried(mut self, retries: u32) -> Self {
        self.0.retries = retries;
        self
    }

    /// For what costs one entry or one run: the stream that hands this out goes on after it.
    pub(crate) fn stream_goes_on(mut self) -> Self {
        self.0.stream_goes_on = true;
        self
    }

    /// For a run that one way does not know while the other way failed otherwise: it may be there.
    pub(crate) fn undecided(self, second: Self) -> Self {
        self.passing().because(second)
    }

    /// Transient, whatever its kind.
    pub(crate) fn passing(mut self) -> Self {
        self.0.may_pass = true;
        self
    }

    /// For what kept a greater operation from being done: that is said first.
    #[cfg(feature = "download")]
    pub(crate) fn in_the_way_of(mut self, what: &str) -> Self {
        self.0.operation = None;
        self.0.message = format!("{what}: {}", self.0.message);
        self
    }

    /// Passes all that may quote a server or the caller through what hides secrets.
    pub(crate) fn hidden_by(mut self, hide: impl Fn(&str) -> String) -> Self {
        let inner = &mut *self.0;
        inner.message = hide(&inner.message);
        inner.run_id = inner.run_id.as_deref().map(&hide);
        inner.code = inner.code.as_deref().map(&hide);
        for field in &mut inner.fields {
            field.field = hide(&field.field);
            field.message = hide(&field.message);
        }
        if let Kind::Undecodable(details) | Kind::AnotherRun(details) = &mut inner.kind {
            details.hide(&hide);
        }
        self
    }

    pub(crate) fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// As [`because`](Self::because), for what is behind other failures too.
    pub(crate) fn because_of_shared(mut self, source: Arc<Self>) -> Self {
        self.0.source = Some(source);
        self
    }
}
