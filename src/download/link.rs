//! Which links are followed: https, and http where nobody can read it on the way.

use reqwest::Url;

use crate::{
    Error,
    call::is_loopback,
    error::{Kind, one_line},
};

/// What an output names, if it may be asked for.
///
/// # Errors
/// Input: another scheme, or no URL. Of the link only its scheme is told.
pub(super) fn named(link: &str, allows_http: bool) -> Result<Url, Error> {
    let rejected = |why: String| Err(Error::new(Kind::Input, why));
    let Ok(url) = Url::parse(link.trim()) else {
        return rejected(
            "its link is no absolute URL: expected one that begins with https://".into(),
        );
    };
    match objection(&url, allows_http) {
        None => Ok(url),
        Some(why) => {
            let scheme = one_line(url.scheme(), 20);
            rejected(format!(
                "its link begins with {scheme}: and is not followed, {why}"
            ))
        }
    }
}

/// Where a redirect leads.
///
/// # Errors
/// Why it is not followed.
pub(super) fn redirected(from: &Url, location: &str, allows_http: bool) -> Result<Url, String> {
    let Ok(to) = from.join(location.trim()) else {
        return Err("redirects to what is no URL".to_owned());
    };
    let why = if from.scheme() == "https" && to.scheme() == "http" {
        Some("which would give up TLS")
    } else {
        objection(&to, allows_http)
    };
    match why {
        None => Ok(to),
        Some(why) => {
            let scheme = one_line(to.scheme(), 20);
            let host = one_line(to.host_str().unwrap_or_default(), 80);
            Err(format!(
                "redirects to {scheme}://{host} and is not followed, {why}"
            ))
        }
    }
}

fn objection(url: &Url, allows_http: bool) -> Option<&'static str> {
    match url.scheme() {
        "https" if cfg!(feature = "__tls") => None,
        "https" => Some("since https needs one of this crate's TLS features (rustls, native-tls)"),
        "http" if allows_http || is_loopback(url) => None,
        "http" => Some("since http leads only to this machine, or where `allow_http` says so"),
        _ => Some("since only https is"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_http_to_this_machine_are_named_links() {
        for link in [
            "https://media.flora.ai/mug.png?sig=1",
            " https://media.flora.ai/mug.png\n",
            "http://127.0.0.1:8080/mug.png",
            "http://localhost/mug.png",
            "http://[::1]/mug.png",
        ] {
            assert!(named(link, false).is_ok(), "{link}");
        }
        for link in [
            "http://media.flora.ai/mug.png?sig=secret",
            "http://localhost.example/secret",
            "file:///etc/secret",
            "ftp://media.flora.ai/secret",
            "data:image/png;base64,secret",
            "//media.flora.ai/secret",
            "secret.png",
            "",
        ] {
            let error = named(link, false).unwrap_err();
            assert!(error.is_input(), "{link}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn http_elsewhere_is_a_matter_of_allow_http() {
        let link = "http://media.internal/mug.png";

        assert!(named(link, false).is_err());
        assert!(named(link, true).is_ok());
        assert!(named("file:///etc/passwd", true).is_err());
    }

    #[test]
    fn a_redirect_never_gives_up_tls() {
        let from = Url::parse("https://media.flora.ai/a/b?sig=secret").unwrap();
        for to in [
            "http://media.flora.ai/secret",
            "http://127.0.0.1/secret",
            "file:///secret",
        ] {
            let why = redirected(&from, to, true).unwrap_err();
            assert!(!why.contains("secret"), "{why}");
        }
        let to = |location| redirected(&from, location, false).unwrap().to_string();
        assert_eq!(to("https://cdn.example/c"), "https://cdn.example/c");
        assert_eq!(to("//cdn.example/c"), "https://cdn.example/c");
        assert_eq!(to("c"), "https://media.flora.ai/a/c");
    }
}
