use flora_technique_runs::{Client, Error, RunStatus};

/// The function under test: yours.
async fn failures(client: &Client) -> Result<usize, Error> {
    let mut failed = 0;
    let mut runs = client.list_runs().items();
    while let Some(run) = runs.try_next().await? {
        failed += usize::from(run.status == RunStatus::Failed);
    }
    Ok(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flora_technique_runs::{
        StandIn,
        stand_in::{Fault, Script},
    };

    #[tokio::test]
    async fn counts_the_failures_whatever_the_network_does() -> Result<(), Error> {
        let flora = StandIn::start().await?;
        flora.start_run(Script::new().completed());
        flora.start_run(Script::new().failed("provider_error", "The provider gave up."));
        flora.fault(Fault::CutBody); // the next answer only

        assert_eq!(failures(&flora.client()).await?, 1);
        assert_eq!(flora.list_requests(), 2); // cut off, then tried again
        Ok(())
    }
}
