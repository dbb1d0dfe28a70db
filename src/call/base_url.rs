//! Where the key may be sent, and what may be one.

use reqwest::Url;

use crate::Error;

/// Trims a key and refuses what no header can carry, or what was pasted wrongly.
///
/// `setting` is what held it: the builder's, or a variable of the environment.
pub(crate) fn key<'k>(setting: &str, key: &'k str) -> Result<&'k str, Error> {
    let key = key.trim();
    let wrong = if key.is_empty() {
        "it is empty"
    } else if key.contains(char::is_whitespace) {
        "it has white space inside"
    } else if !key.chars().all(|c| c.is_ascii_graphic()) {
        "it has a character other than visible ASCII"
    } else {
        return Ok(key);
    };
    let allowed = "the API key alone, in one line and without the word Bearer";
    Err(Error::input(setting, format_args!("{allowed}; {wrong}")))
}

/// A base URL that the key may be sent to; `setting` is what held it.
pub(crate) fn base_url(setting: &str, base: &str) -> Result<Url, Error> {
    let refuse = |allowed: &str| Err(Error::input(setting, allowed));
    let Ok(url) = Url::parse(base.trim()) else {
        return refuse("a whole URL such as https://app.flora.ai/api/v1");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("a URL without user name and password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("a URL without query (?) and fragment (#)");
    }
    match url.scheme() {
        "https" if cfg!(feature = "__tls") => Ok(url),
        "https" => refuse(
            "one of this crate's TLS features to be on (rustls, native-tls), or http to this machine",
        ),
        "http" if is_loopback(&url) => Ok(url),
        "http" => {
            let allowed = "https; http only to localhost, 127.0.0.0/8 or [::1]";
            // Of what was given only the beginning: a path may hold what is nobody's business.
            let given = format!("http://{}", url.host_str().unwrap_or_default());
            Err(Error::input_but(setting, allowed, &given))
        }
        _ => refuse("a URL that begins with https://"),
    }
}

/// Whether a URL can only lead back to this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}
