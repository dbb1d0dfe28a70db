//! How the tests ask a stand-in: past the client, and through it.

use flora_technique_runs::{Client, Error, Retry, StandIn};
use reqwest::{Method, header::HeaderMap};
use serde_json::Value;

pub(crate) struct Raw {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
    /// The bytes, where they are JSON.
    pub(crate) body: Value,
}

/// A request past the client, which would reject or tidy up much of what is tried here.
pub(crate) async fn send(method: Method, key: &str, url: &str) -> Raw {
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]);
    let request = http.build().unwrap().request(method, url);
    let answer = request.header("authorization", key).send().await.unwrap();
    let status = answer.status().as_u16();
    let headers = answer.headers().clone();
    let bytes = answer.bytes().await.unwrap().to_vec();
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Raw {
        status,
        headers,
        bytes,
        body,
    }
}

/// What lies behind this path of the API, with the right key.
pub(crate) async fn get(flora: &StandIn, path: &str) -> Raw {
    let key = format!("Bearer {}", flora.key());
    send(Method::GET, &key, &format!("{}{path}", flora.base_url())).await
}

/// A client that shows each fault, for it tries nothing again.
pub(crate) fn hasty(flora: &StandIn) -> Client {
    flora.client_builder().retry(Retry::none()).build().unwrap()
}

/// The ids of the whole list, read in pages of ten.
pub(crate) async fn listed(client: &Client) -> Result<Vec<String>, Error> {
    let mut ids = Vec::new();
    let mut runs = client.list_runs().page_size(10).items();
    while let Some(run) = runs.try_next().await? {
        ids.push(run.run_id);
    }
    Ok(ids)
}
