//! What the user's own code is told of a download's attempts.

use std::sync::{Arc, Mutex};

use flora_technique_runs::ErrorKind;

use super::*;

#[tokio::test]
async fn each_attempt_is_told_without_the_link() {
    let server = Server::script([
        tagged(BODY, "\"e\"").cut(16, Then::Close),
        part("bytes 20-35/36", "\"e\"", &BODY[20..]).cut(8, Then::Close),
        part("bytes 28-35/36", "\"e\"", &BODY[28..]),
    ]);
    let told: Arc<Mutex<Vec<_>>> = Arc::default();
    let tell = told.clone();
    let client = builder().on_attempt(move |attempt| tell.lock().unwrap().push(attempt.clone()));
    let client = client.build().unwrap();

    let fetched = download(&client, &link(&server)).bytes().await.unwrap();

    assert_eq!(fetched.bytes, BODY);
    let told = told.lock().unwrap();
    let outline: Vec<_> = told
        .iter()
        .map(|it| (it.operation, it.number, it.status, it.failure))
        .collect();
    assert_eq!(
        outline,
        [
            ("download", 1, Some(200), Some(ErrorKind::Connection)),
            ("download", 2, Some(206), Some(ErrorKind::Connection)),
            ("download", 3, Some(206), None),
        ]
    );
    assert!(!format!("{told:?}").contains(SIGNATURE), "{told:?}");
}
