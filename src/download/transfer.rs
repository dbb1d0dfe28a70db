//! One output on its way into a sink: asked for again where that may help, from where it was cut off.

use reqwest::{Response, StatusCode, Url};

use super::{
    link,
    media::{self, Rest},
    options::Options,
    partial_body::PartialBody,
    sink::Sink,
    wanted_output::WantedOutput,
};
use crate::{
    Error,
    call::log,
    error::{Answer, Kind},
};

/// An attempt that went on and brought so much more was a good one: failures count anew.
const GOOD_ATTEMPT: u64 = 1 << 20;

/// What is known of a body that is there.
#[derive(Clone, Debug, Default)]
pub(super) struct Arrived {
    pub(super) bytes: u64,
    pub(super) content_type: Option<String>,
    pub(super) content_encoding: Option<String>,
}

pub(super) struct Transfer<'a, S> {
    wanted: &'a WantedOutput,
    options: &'a Options,
    sink: &'a mut S,
    /// Where in the body the last answer began.
    began_at: u64,
    /// How much of the body is in the sink.
    written: u64,
    /// What is known of the body that it holds a part of.
    partial: Option<PartialBody>,
}

impl<'a, S: Sink> Transfer<'a, S> {
    pub(super) fn new(wanted: &'a WantedOutput, options: &'a Options, sink: &'a mut S) -> Self {
        Self {
            wanted,
            options,
            sink,
            began_at: 0,
            written: 0,
            partial: None,
        }
    }

    /// Fills the sink with the whole output.
    pub(super) async fn run(mut self) -> Result<Arrived, Error> {
        if let Some(text) = self.wanted.text() {
            return self.write_text(text).await;
        }
        let mut link = self.link(&self.wanted.output.url)?;
        let mut is_looked_up = false;
        let mut furthest = 0;
        let mut retried = 0;
        let mut number = 0;
        loop {
            number += 1;
            let on_attempt = self.wanted.api.on_attempt();
            let attempt = log::attempt("download", number, on_attempt, self.attempt(&link));
            let error = match attempt.await {
                Ok((_, arrived)) => return Ok(arrived),
                Err(error) => error,
            };
            if error.is_output_gone() && !is_looked_up {
                is_looked_up = true;
                link = self.newer_link(error).await?;
                continue;
            }
            // One that began anew brings nothing that had not come before.
            if self.began_at == furthest && self.written >= furthest + GOOD_ATTEMPT {
                retried = 0;
            }
            furthest = furthest.max(self.written);
            let policy = self.wanted.api.retry();
            let Some(pause) = policy.pause(retried, &error, fastrand::f64()) else {
                return Err(error.retried(retried));
            };
            log::trying_again(number, pause, &error);
            tokio::time::sleep(pause).await;
            retried += 1;
        }
    }

    async fn write_text(&mut self, text: &str) -> Result<Arrived, Error> {
        let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
        self.check_size(length)?;
        self.write(text.as_bytes(), Some(length)).await?;
        Ok(Arrived {
            bytes: length,
            content_type: Some("text/plain; charset=utf-8".to_owned()),
            content_encoding: None,
        })
    }

    fn link(&self, url: &str) -> Result<Url, Error> {
        link::named(url, self.wanted.api.allows_http())
    }

    /// The link that the run names by now.
    ///
    /// # Errors
    /// `gone` where that is no other, or the run is gone too, or cannot be asked for; else why the run could not be
    /// looked up.
    async fn newer_link(&self, gone: Error) -> Result<Url, Error> {
        match self.wanted.look_up().await {
            Ok(Some(url)) if url != self.wanted.output.url => self.link(&url),
            Ok(_) => Err(gone),
            Err(failed) if failed.is_input() || failed.is_not_found() && !failed.is_transient() => {
                Err(gone.because(failed))
            }
            Err(failed) => {
                let what = format!("{}, and its run could not be looked up", gone.message());
                Err(failed.in_the_way_of(&what))
            }
        }
    }

    async fn attempt(&mut self, link: &Url) -> Result<(Answer, Arrived), Error> {
        let arrived = self.fetch(link).await;
        arrived.map_err(|error| self.wanted.api.hide(error))
    }

    async fn fetch(&mut self, link: &Url) -> Result<(Answer, Arrived), Error> {
        let (mut body, partial) = self.open(link).await?;
        let answer = Answer {
            status: body.status().as_u16(),
            ..Answer::OK
        };
        if let Err(error) = self.read(&mut body, partial.total).await {
            // A file that cannot be written has nothing to do with the answer.
            return Err(if error.is_file() {
                error
            } else {
                error.answered(answer)
            });
        }
        let arrived = Arrived {
            bytes: self.written,
            content_type: partial.content_type,
            content_encoding: partial.content_encoding,
        };
        Ok((answer, arrived))
    }

    /// A body to be read to its end: the rest of what is there, else all of it, with nothing there.
    async fn open(&mut self, link: &Url) -> Result<(Response, PartialBody), Error> {
        let mut answer = None;
        if let Some(partial) = &mut self.partial
            && let Some(validator) = partial.validator()
            && self.written > 0
        {
            let from = self.written;
            let rest = Rest { from, validator };
            let rest = self.wanted.ask(link, Some(rest)).await?;
            if partial.goes_on_with(&rest, from) {
                partial.learn(&rest);
                let partial = partial.clone();
                self.began_at = from;
                return Ok((rest, partial));
            }
            // Another body by now, or a server that gives none in part.
            answer = (rest.status() == StatusCode::OK).then_some(rest);
        }
        self.partial = None;
        self.began_at = 0;
        if self.written > 0 {
            self.sink.clear().await?;
            self.written = 0;
        }
        let answer = match answer {
            Some(answer) => answer,
            None => self.wanted.ask(link, None).await?,
        };
        let partial = PartialBody::of(&answer);
        self.partial = Some(partial.clone());
        Ok((answer, partial))
    }

    async fn read(&mut self, body: &mut Response, total: Option<u64>) -> Result<(), Error> {
        total.map_or(Ok(()), |total| self.check_size(total))?;
        let host = media::host(body);
        while let Some(piece) = media::next_piece(&self.wanted.api, body, &host).await? {
            self.write(piece.as_ref(), total).await?;
        }
        match total {
            Some(total) if total != self.written => {
                Err(media::of_wrong_length(&host, self.written, total))
            }
            _ => Ok(()),
        }
    }

    async fn write(&mut self, bytes: &[u8], total: Option<u64>) -> Result<(), Error> {
        let more = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let written = self.written.saturating_add(more);
        self.check_size(written)?;
        self.sink.write(bytes).await?;
        self.written = written;
        let output = &self.wanted.output;
        self.options.tell(output, written, total);
        Ok(())
    }

    fn check_size(&self, bytes: u64) -> Result<(), Error> {
        match self.options.max_bytes {
            Some(most) if bytes > most => {
                let message = format!("it is larger than the {most} bytes that are allowed");
                Err(Error::new(Kind::TooLarge, message).advised("allow more with `max_bytes`"))
            }
            _ => Ok(()),
        }
    }
}
