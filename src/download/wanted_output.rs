//! The output that is wanted, and the run that it is looked up by.

use reqwest::{Response, Url};

use super::media::{self, Rest};
use crate::{Content, Error, OutputType, RunHandle, RunOutput, TechniqueRun, call::Api};

/// One output of one run.
#[derive(Clone, Debug)]
pub(super) struct WantedOutput {
    pub(super) api: Api,
    run: RunHandle,
    pub(super) output: RunOutput,
    /// How many outputs of the same id stand before it in its run: hardly ever any.
    twins_before: usize,
}

impl WantedOutput {
    pub(super) fn new(api: Api, run: &TechniqueRun, output: &RunOutput) -> Self {
        Self {
            api,
            run: RunHandle::from(run),
            output: output.clone(),
            twins_before: output.twins_before(run),
        }
    }

    /// The text, if it is one; nothing has to be fetched then.
    pub(super) fn text(&self) -> Option<&str> {
        match self.output.content() {
            Content::Text(text) => Some(text),
            Content::Url(_) => None,
        }
    }

    /// An answer of the media host that may be the file, or the rest of it.
    pub(super) async fn ask(&self, link: &Url, rest: Option<Rest<'_>>) -> Result<Response, Error> {
        let answer = media::ask(&self.api, link, rest).await?;
        if self.is_of_pixels_or_sound() && media::is_html(&answer) {
            return Err(media::web_page(&answer));
        }
        Ok(answer)
    }

    /// Whether it is an image, a video or a sound, none of which is a web page.
    fn is_of_pixels_or_sound(&self) -> bool {
        let kinds = [
            OutputType::ImageUrl,
            OutputType::VideoUrl,
            OutputType::AudioUrl,
        ];
        kinds.contains(&self.output.type_)
    }

    /// The link that the run names by now, if it still has such an output.
    pub(super) async fn look_up(&self) -> Result<Option<String>, Error> {
        let answer = self.api.run(self.run.clone(), self.api.retry()).await?;
        let outputs = answer.run.outputs.unwrap_or_default();
        let mut twins = outputs
            .into_iter()
            .filter(|output| output.output_id == self.output.output_id);
        Ok(twins.nth(self.twins_before).map(|output| output.url))
    }

    /// The run's id as a span may name it.
    pub(super) fn shown_run_id(&self) -> String {
        self.api.shown(self.run.run_id())
    }

    /// An error that says which output it is about, without anything secret.
    pub(super) fn tell(&self, error: Error) -> Error {
        let error = error.of_output(&self.output.output_id).during("download");
        self.api.hide(error.of_run(self.run.run_id()))
    }
}
