//! Stand-ins that cannot start.

use flora_technique_runs::{ErrorKind::Input, StandIn, Timestamp};

use crate::{hold, row};

#[tokio::test]
async fn a_setting_of_the_stand_in_is_named_and_what_it_may_be() {
    let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = held.local_addr().unwrap().port();

    let taken = StandIn::builder().port(port).start().await.unwrap_err();
    let never = StandIn::builder().now(Timestamp::from(f64::NAN));
    let never = never.start().await.unwrap_err();
    let no_key = StandIn::builder().key("").start().await.unwrap_err();

    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&taken, Input, "port: expected one that is free on 127.0.0.1, or 0 for any"),
        row(&never, Input, "now: expected a known moment, later than 1970"),
        row(&no_key, Input, "key: expected the API key alone, in one line and without the word Bearer; it is empty"),
    ]);
}
