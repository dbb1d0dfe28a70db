//! Where calls go, and what else stands around operations and schemas.

use serde_json::Value;
use url::Url;

use super::{change::Level, comparison::Comparison, document::keys, place};

pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let [old, new] = [comparison.old.root, comparison.new.root];
    address(comparison, old, new);
    let apart = ["paths", "components", "servers"];
    comparison.words("The document", "", old, new, &apart);
    let [old_servers, new_servers] = [old, new].map(without_first_url);
    if old_servers != new_servers {
        let words = "The document is told otherwise: `servers`";
        comparison.tell(Level::Patch, "/servers", "servers", words);
    }
    let [old, new] = [old, new].map(|root| &root["components"]);
    for section in keys(old).union(&keys(new)) {
        let at = place("/components", section);
        let of = format!("What stands in `{section}`");
        // What is used of these was compared by what it does.
        let compared = match *section {
            "schemas" => continue,
            "parameters" => comparison.used_parameters(),
            _ => Vec::new(),
        };
        comparison.words(&of, &at, &old[section], &new[section], &compared);
    }
}

/// Where calls go, and the key with them.
fn address(comparison: &mut Comparison<'_>, old: &Value, new: &Value) {
    let [was, is] = [old, new].map(|root| root["servers"][0]["url"].as_str());
    if was.map(as_called) == is.map(as_called) {
        return;
    }
    let told = |url: Option<&str>| url.map_or("nowhere".to_owned(), |url| format!("`{url}`"));
    let words = format!("Calls go to {} now, they went to {}", told(is), told(was));
    let name = is.unwrap_or_default();
    comparison.tell(Level::Major, "/servers/0/url", name, words);
}

/// An address as it is called: without the port that goes without saying, and without a slash at its
/// end, for every path begins with one.
fn as_called(address: &str) -> String {
    let parsed = Url::parse(address).map(String::from);
    let address = parsed.as_deref().unwrap_or(address);
    address.trim_end_matches('/').to_owned()
}

/// The servers, but for where calls go.
fn without_first_url(root: &Value) -> Value {
    let mut servers = root["servers"].clone();
    if let Some(Value::Object(first)) = servers.get_mut(0) {
        first.remove("url");
    }
    servers
}
