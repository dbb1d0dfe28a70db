//! The proxy that the environment names, looked at before the HTTP library takes it.
//!
//! `reqwest` uses what `hyper-util` makes of these variables. Where that makes nothing of one, requests
//! go out directly, and nobody is told: in a network that lets nothing out, or past a proxy that was
//! meant to see them.

use std::ffi::OsString;

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

use crate::Error;

/// Looks at the variable whose proxy requests to this URL go through, if there is one.
///
/// # Errors
/// Input: it would be passed over. Its value is not shown, as it may hold a password.
pub(super) fn check(url: &Url, read: impl Fn(&str) -> Option<OsString>) -> Result<(), Error> {
    // In a CGI program `HTTP_PROXY` is what a visitor sent, and no variable is used.
    if read("REQUEST_METHOD").is_some() {
        return Ok(());
    }
    let of_scheme = match url.scheme() {
        "https" => ["HTTPS_PROXY", "https_proxy"],
        _ => ["HTTP_PROXY", "http_proxy"],
    };
    let set = [of_scheme, ["ALL_PROXY", "all_proxy"]];
    let set = set.iter().find_map(|names| first_set(names, &read));
    let Some((name, value)) = set else {
        return Ok(());
    };
    let Ok(target) = url.as_str().parse::<Uri>() else {
        return Ok(());
    };
    let exempt = first_set(&["NO_PROXY", "no_proxy"], &read);
    let exempt = exempt.and_then(|(_, hosts)| hosts.into_string().ok());
    let any_proxy = Matcher::builder().all("http://proxy.example");
    let any_proxy = any_proxy.no(exempt.unwrap_or_default()).build();
    if any_proxy.intercept(&target).is_none() {
        return Ok(());
    }
    let wrong = match value.to_str() {
        None => "it is no text in UTF-8",
        Some(value) if is_taken(value, &target) => return Ok(()),
        Some(value) if value.contains(|c: char| c.is_whitespace() || c.is_control()) => {
            "it has white space or a line break"
        }
        Some(value) if value.contains(['"', '\'']) => "it has quotes",
        Some(_) => "it is none that can be used",
    };
    let allowed = "a proxy such as http://proxy.example:3128";
    let remedy =
        "it would be passed over in silence; correct or unset it, or name the host in NO_PROXY";
    Err(Error::input(
        name,
        format_args!("{allowed}; {wrong}, so {remedy}"),
    ))
}

/// The first of these that is set and not blank.
fn first_set<'n>(
    names: &[&'n str],
    read: impl Fn(&str) -> Option<OsString>,
) -> Option<(&'n str, OsString)> {
    let mut set = names.iter().filter_map(|name| Some((*name, read(name)?)));
    set.next().filter(|(_, value)| {
        let text = value.to_str();
        text.is_none_or(|text| !text.trim().is_empty())
    })
}

/// Whether requests would go through it.
fn is_taken(value: &str, target: &Uri) -> bool {
    let matcher = Matcher::builder().all(value.to_owned()).build();
    let Some(proxy) = matcher.intercept(target) else {
        return false;
    };
    // `http:host` is taken for a host called `http`.
    proxy.uri().authority().is_some_and(|authority| {
        let after_host = authority.as_str().strip_prefix(authority.host());
        after_host == Some("") || authority.port_u16().is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTTPS: &str = "https://app.flora.ai/api/v1";

    /// What is said with these variables set.
    fn said(url: &str, variables: &[(&str, &str)]) -> Option<String> {
        let read = |name: &str| {
            let set = variables.iter().find(|(own, _)| *own == name);
            set.map(|(_, value)| OsString::from(value))
        };
        let said = check(&Url::parse(url).unwrap(), read);
        said.err().map(|error| error.to_string())
    }

    #[test]
    fn what_works_is_let_through() {
        for value in [
            "http://proxy.example:3128",
            "https://proxy.example",
            "HTTP://proxy.example:3128",
            "proxy.example:3128",
            "proxy.example",
            "10.0.0.1:3128",
            "http://[::1]:3128",
            "http://render:p%40ss@proxy.example:3128/",
            "socks5h://127.0.0.1:1080",
            "",
            " ",
        ] {
            assert_eq!(said(HTTPS, &[("HTTPS_PROXY", value)]), None, "{value}");
        }
    }

    #[test]
    fn what_would_be_passed_over_is_rejected_with_words_and_not_shown() {
        #[rustfmt::skip] // a row a line
        let rows = [
            ("http://me:secret@proxy.example:3128 ", "it has white space or a line break"),
            ("http://me:secret@proxy.example:3128\r", "it has white space or a line break"),
            (" http://me:secret@proxy.example:3128", "it has white space or a line break"),
            ("\"http://me:secret@proxy.example:3128\"", "it has quotes"),
            ("'http://me:secret@proxy.example:3128'", "it has quotes"),
            ("\"\"", "it has quotes"),
            ("http:secret", "it is none that can be used"),
            ("http:secret:3128", "it is none that can be used"),
            ("http:/secret:3128", "it is none that can be used"),
            ("ftp://secret:3128", "it is none that can be used"),
            ("http://secret:31280000", "it is none that can be used"),
            ("http://", "it is none that can be used"),
        ];
        for (value, wrong) in rows {
            let text = format!(
                "HTTPS_PROXY: expected a proxy such as http://proxy.example:3128; {wrong}, so it would \
                 be passed over in silence; correct or unset it, or name the host in NO_PROXY"
            );
            let said = said(HTTPS, &[("HTTPS_PROXY", value)]);
            assert_eq!(said, Some(text), "{value:?}");
        }
    }

    #[test]
    fn only_the_variable_that_applies_is_looked_at() {
        type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], Option<&'a str>);
        let http = "http://flora.internal/api/v1";
        let (good, bad) = ("http://proxy.example:3128", "\"x\"");
        #[rustfmt::skip] // a row a line
        let rows: &[Row<'_>] = &[
            (HTTPS, &[("HTTPS_PROXY", bad)], Some("HTTPS_PROXY")),
            (HTTPS, &[("https_proxy", bad)], Some("https_proxy")),
            (HTTPS, &[("HTTPS_PROXY", good), ("https_proxy", bad)], None),
            (HTTPS, &[("ALL_PROXY", bad)], Some("ALL_PROXY")),
            (HTTPS, &[("all_proxy", bad)], Some("all_proxy")),
            (HTTPS, &[("HTTPS_PROXY", good), ("ALL_PROXY", bad)], None),
            (HTTPS, &[("HTTPS_PROXY", ""), ("ALL_PROXY", bad)], Some("ALL_PROXY")),
            (HTTPS, &[("HTTPS_PROXY", bad), ("ALL_PROXY", good)], Some("HTTPS_PROXY")),
            (HTTPS, &[("HTTP_PROXY", bad)], None),
            (http, &[("HTTP_PROXY", bad)], Some("HTTP_PROXY")),
            (http, &[("http_proxy", bad)], Some("http_proxy")),
            (http, &[("HTTPS_PROXY", bad)], None),
            (HTTPS, &[("HTTPS_PROXY", bad), ("NO_PROXY", "flora.ai")], None),
            (HTTPS, &[("HTTPS_PROXY", bad), ("no_proxy", "*")], None),
            (HTTPS, &[("HTTPS_PROXY", bad), ("NO_PROXY", "flora.example")], Some("HTTPS_PROXY")),
            (HTTPS, &[("HTTPS_PROXY", bad), ("REQUEST_METHOD", "GET")], None),
        ];
        for (url, variables, named) in rows {
            let said = said(url, variables);
            let name = said.as_ref().and_then(|said| said.split(':').next());
            assert_eq!(name, *named, "{variables:?}");
        }
    }
}
