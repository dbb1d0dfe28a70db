//! Why a watch waits: the client's log says it, and the mirror tells it on.

use std::fmt;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tracing::{Event, Subscriber, field::Field, level_filters::LevelFilter};
use tracing_subscriber::{
    Layer, layer::Context, layer::SubscriberExt as _, registry, util::SubscriberInitExt as _,
};

/// What the client logs when a watch goes on after a failure.
const TARGET: &str = "flora_technique_runs";
const MESSAGE: &str = "looking again";

/// The failures that the client goes on after from here on, in words.
pub(crate) fn failures() -> UnboundedReceiver<String> {
    let (tell, told) = mpsc::unbounded_channel();
    let layer = Failures(tell).with_filter(LevelFilter::WARN);
    // Fails only if there is a log already: then that one has them.
    let _ = registry().with(layer).try_init();
    told
}

struct Failures(UnboundedSender<String>);

impl<S: Subscriber> Layer<S> for Failures {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != TARGET {
            return;
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        if fields.message == MESSAGE {
            // Nobody listens any more when the program ends.
            let _ = self.0.send(fields.error);
        }
    }
}

#[derive(Default)]
struct Fields {
    message: String,
    error: String,
}

impl tracing::field::Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "message" => self.message = format!("{value:?}"),
            "error" => self.error = format!("{value:?}"),
            _ => {}
        }
    }
}
