//! Entries that cannot be read, and errors.

use super::*;

#[tokio::test]
async fn a_bad_entry_comes_in_its_place_and_costs_only_itself() {
    let (mut pager, _) = pager(ALL, None, |_| {
        let none = json!({});
        Ok(page([3, 2, 1])
            .with_bad(0, &none)
            .with_bad(2, &none)
            .with_bad(5, &none))
    });

    assert_eq!(
        read_to_the_end(&mut pager).await,
        ["bad", "3", "bad", "2", "1", "bad"]
    );
}

#[tokio::test]
async fn a_bad_entry_whose_id_can_be_read_comes_once() {
    let (mut pager, _) = pager(ALL, None, |cursor| {
        let bad = json!({ "run_id": "2", "created_at": 2_000 });
        Ok(if cursor.is_empty() {
            page([3]).with_bad(1, &bad).to(&"next")
        } else {
            page([1]).with_bad(0, &bad)
        })
    });

    assert_eq!(read_to_the_end(&mut pager).await, ["3", "bad", "1"]);
    assert_eq!(pager.report().repeats_by_id, 1);
}

#[tokio::test]
async fn a_bad_entry_tells_its_answers_status_and_request_id() {
    let (mut pager, _) = pager(ALL, None, |_| {
        let mut page = page([]).with_bad(0, &json!({ "run_id": "run_1" }));
        page.about.request_id = Some("req_1".to_owned());
        Ok(page)
    });

    let error = next(&mut pager).await.unwrap().unwrap_err();

    assert_eq!(
        (error.status(), error.request_id()),
        (Some(200), Some("req_1"))
    );
    assert_eq!(error.run_id(), Some("run_1"));
}

#[tokio::test]
async fn any_other_error_ends_the_stream() {
    for bounds in [ALL, AHEAD] {
        let (mut pager, asked) = pager(bounds, None, |cursor| match cursor {
            "" => Ok(page([1]).to(&"next")),
            _ => Err(refused(500, None).retried(2)),
        });

        let (shown, error) = read(&mut pager).await;
        assert_eq!(error.and_then(|error| error.status()), Some(500));
        assert_eq!(shown, ["1"]);

        assert!(next(&mut pager).await.is_none());
        assert!(pager.has_ended());
        assert_eq!(asked.lock().unwrap().len(), 2);
        assert_eq!(
            (pager.report().end, pager.report().retries),
            (Some(End::Failed), 2)
        );
    }
}
