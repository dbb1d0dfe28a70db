//! Where the key may be sent, and what may be one.

use reqwest::Url;

use crate::Error;

const QUOTES: [char; 2] = ['"', '\''];

/// Whether a line break stands there as a backslash and a letter, as some files and shells leave it.
pub(crate) fn has_spelled_line_break(text: &str) -> bool {
    text.contains(r"\n") || text.contains(r"\r")
}

/// Trims a key and rejects what no header can carry, or what was pasted wrongly.
///
/// `setting` is what held it: the builder's, or a variable of the environment.
pub(crate) fn key<'k>(setting: &str, key: &'k str) -> Result<&'k str, Error> {
    let key = key.trim();
    let wrong = if key.is_empty() {
        "it is empty"
    } else if key.starts_with(QUOTES) || key.ends_with(QUOTES) {
        // As the env files of containers keep them.
        "it is in quotes"
    } else if has_spelled_line_break(key) {
        r"it has a line break spelled out (\n)"
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
pub(crate) fn base_url(setting: &str, base: &str, allows_http: bool) -> Result<Url, Error> {
    let reject = |allowed: &str| Err(Error::input(setting, allowed));
    // A backslash would be read as a slash, and is a line break spelled out.
    let Some(url) = Url::parse(base.trim())
        .ok()
        .filter(|_| !base.contains('\\'))
    else {
        return reject("a whole URL such as https://app.flora.ai/api/v1");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return reject("a URL without user name and password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return reject("a URL without query (?) and fragment (#)");
    }
    match url.scheme() {
        "https" if cfg!(feature = "__tls") => Ok(url),
        "https" => reject(
            "one of this crate's TLS features to be on (rustls, native-tls), or http to this machine",
        ),
        "http" if allows_http || is_loopback(&url) => Ok(url),
        "http" => {
            let allowed = "https; http only to localhost, 127.0.0.0/8 or [::1], or where `allow_http` says so";
            // Of what was given only the beginning: a path may hold what is nobody's business.
            let given = format!("http://{}", url.host_str().unwrap_or_default());
            Err(Error::input_but(setting, allowed, &given))
        }
        _ => reject("a URL that begins with https://"),
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
