//! Where the key may be sent, and what may be one.

use reqwest::Url;

use crate::Error;

/// Trims a key and refuses what no header can carry, or what was pasted wrongly.
pub(crate) fn key(key: &str) -> Result<&str, Error> {
    let key = key.trim();
    if key.is_empty() || !key.chars().all(|c| c.is_ascii_graphic()) {
        let allowed = "one line of visible ASCII, without white space and without the word Bearer";
        return Err(Error::input("key", allowed));
    }
    Ok(key)
}

/// A base URL that the key may be sent to.
pub(crate) fn base_url(base: &str) -> Result<Url, Error> {
    let refuse = |allowed: &str| Err(Error::input("base_url", allowed));
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
        "https" => refuse("http on loopback, since no TLS feature (rustls, native-tls) is on"),
        "http" if is_loopback(&url) => Ok(url),
        "http" => {
            let allowed = "https; http only to localhost, 127.0.0.0/8 or [::1]";
            // Of what was given only the beginning: a path may hold what is nobody's business.
            let given = format!("http://{}", url.host_str().unwrap_or_default());
            Err(Error::input_but("base_url", allowed, &given))
        }
        _ => refuse("a URL that begins with https://"),
    }
}

/// Whether a URL can only lead back to this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}
