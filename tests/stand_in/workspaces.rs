//! Several workspaces at one address.

use flora_technique_runs::{
    Client, StandIn,
    stand_in::{Fault, Media, Script},
};

use crate::asking::{hasty, listed};

#[tokio::test]
async fn each_key_has_a_history_faults_and_requests_of_its_own() {
    let mugs = StandIn::start().await.unwrap();
    let films = mugs.workspace("key-of-films").unwrap();
    let shop = mugs.workspace("key-of-the-shop").unwrap();
    mugs.seed(1);
    films.seed(2);
    films.fault(Fault::Status(402));

    assert_eq!(mugs.base_url(), films.base_url());
    let refused = hasty(&films).check().await.unwrap_err();
    assert!(refused.is_out_of_credits(), "{refused}");
    assert_eq!(listed(&hasty(&mugs)).await.unwrap(), ["run_1"]);
    assert_eq!(listed(&hasty(&films)).await.unwrap(), ["run_2", "run_1"]);
    assert_eq!(listed(&hasty(&shop)).await.unwrap(), [""; 0]);
    let tenant = mugs.client().with_key(films.key()).unwrap();
    assert_eq!(listed(&tenant).await.unwrap(), ["run_2", "run_1"]);
    assert!(
        mugs.client()
            .get_run("run_2")
            .await
            .unwrap_err()
            .is_not_found()
    );
    let counts = [&mugs, &films, &shop].map(StandIn::list_requests);
    assert_eq!(counts, [1, 3, 1]);
}

#[tokio::test]
async fn a_key_of_nobody_is_refused_and_told_by_the_first() {
    let first = StandIn::start().await.unwrap();
    let other = first.workspace("another-key").unwrap();
    let stranger = Client::builder("key-of-nobody").base_url(first.base_url());

    let refused = stranger.build().unwrap().check().await.unwrap_err();

    assert!(refused.is_unauthorized(), "{refused}");
    assert_eq!((first.list_requests(), other.list_requests()), (1, 0));
    let no_key = first.workspace("two words").unwrap_err();
    assert!(no_key.is_input(), "{no_key}");
}

#[tokio::test]
async fn the_same_key_is_the_same_workspace() {
    let first = StandIn::start().await.unwrap();
    first.workspace("another-key").unwrap().seed(3);

    let again = first.workspace("another-key").unwrap();
    let itself = first.workspace(first.key()).unwrap();
    itself.seed(1);

    assert_eq!(listed(&again.client()).await.unwrap().len(), 3);
    assert_eq!(listed(&first.client()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_checkpoint_of_one_is_refused_in_the_other() {
    let first = StandIn::start().await.unwrap();
    let other = first.workspace("another-key").unwrap();
    first.seed(30);
    other.seed(30);
    let mut runs = first.client().list_runs().page_size(10).items();
    runs.try_next().await.unwrap();

    let listing = other.client().list_runs().resume(runs.checkpoint());
    let refused = listing.items().try_next().await.unwrap_err();

    assert!(refused.is_other_workspace(), "{refused}");
}

#[tokio::test]
async fn the_clock_and_the_address_are_common_and_live_as_long_as_one_of_them() {
    let first = StandIn::start().await.unwrap();
    let other = first.workspace("another-key").unwrap();
    let before = other.now();

    first.advance(std::time::Duration::from_secs(3_600));
    assert!(other.now().duration_since(before).unwrap().as_secs() >= 3_600);
    let late = first.workspace("a-third-key").unwrap();
    assert!(late.now().duration_since(before).unwrap().as_secs() >= 3_600);

    other.offline(true).unwrap();
    assert!(hasty(&first).check().await.unwrap_err().is_connection());
    other.offline(false).unwrap();

    drop((first, late));
    hasty(&other).check().await.unwrap();
}

#[tokio::test]
async fn files_are_asked_of_the_workspace_whose_run_names_them() {
    let first = StandIn::start().await.unwrap();
    let other = first.workspace("another-key").unwrap();
    let mug = Media::new("mug.png");
    let id = other.start_run(Script::new().completed().media("still", mug.clone()));
    let run = other.client().get_run(&id).await.unwrap();
    let output = &run.outputs()[0];

    let fetched = other.client().download(&run, output).bytes().await;

    assert_eq!(fetched.unwrap().bytes, mug.contents());
    let files = |flora: &StandIn| {
        let requests = flora.requests();
        requests
            .iter()
            .filter(|it| it.path.contains("/media/"))
            .count()
    };
    assert_eq!((files(&first), files(&other)), (0, 1));
    // The folder of a workspace leads to its files alone, and past no key.
    let inside = first.base_url().replace("/api/v1", "/workspace-1/api/v1");
    let past = Client::builder("key-of-nobody").base_url(inside);
    assert!(
        past.build()
            .unwrap()
            .check()
            .await
            .unwrap_err()
            .is_unauthorized()
    );
}
