//! How many looks are made.

use serde_json::json;

use super::*;
use crate::tests::run;

#[tokio::test]
async fn no_more_looks_are_made_than_are_allowed() {
    for most in [1, 2, 5] {
        let mut looks = Looks::at_most(most);
        for n in 0..9 {
            looks.push(RunHandle::new(format!("run_{n}")));
        }
        let mut begin: BeginLook = Box::new(|handle| {
            let run = run(handle.run_id(), &json!({}));
            let seen = Seen { run, hint: None };
            Some(Box::pin(async { Some(Ok((handle, seen))) }))
        });

        let mut came = 0;
        while looks.has_more() {
            looks.begin(&mut begin, None).unwrap();
            while looks.next().await.is_some() {
                came += 1;
            }
        }

        assert_eq!(came, most);
    }
}
