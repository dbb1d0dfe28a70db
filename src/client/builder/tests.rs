//! What `from_env` makes of the environment, without touching the environment.

use super::*;

type Variables<'a> = &'a [(&'static str, &'a str)];

fn from(variables: Variables<'_>) -> Result<ClientBuilder, Error> {
    ClientBuilder::from_variables(|name| {
        let set = variables.iter().find(|(own, _)| *own == name);
        Ok(set.map(|(_, value)| (*value).to_owned()))
    })
}

fn value<'a>(builder: &'a ClientBuilder, name: &str) -> Option<&'a str> {
    let headers = builder.headers.as_ref().ok()?;
    headers.get(name)?.to_str().ok()
}

#[test]
fn all_three_variables_are_read() {
    let lines = "x-team: render\r\n\n  X-Trace :  a: b  \n";
    let builder = from(&[
        ("FLORA_API_KEY", "key-1"),
        ("FLORA_BASE_URL", "http://127.0.0.1:9/api/v1"),
        ("FLORA_CUSTOM_HEADERS", lines),
    ])
    .unwrap();

    assert_eq!(builder.key, "key-1");
    assert_eq!(builder.base_url, "http://127.0.0.1:9/api/v1");
    assert_eq!(value(&builder, "x-team"), Some("render"));
    assert_eq!(value(&builder, "x-trace"), Some("a: b"));
}

#[test]
fn what_is_set_after_the_environment_counts() {
    let variables = [
        ("FLORA_API_KEY", "key-1"),
        ("FLORA_BASE_URL", "http://127.0.0.1:9/api/v1"),
    ];
    let builder = from(&variables).unwrap();

    let client = builder.base_url("http://127.0.0.1:8/api/v1/").build();

    assert_eq!(client.unwrap().base_url(), "http://127.0.0.1:8/api/v1");
}

#[test]
fn blank_counts_as_unset() {
    let key_alone = ("FLORA_API_KEY", "key-1");
    for blank in ["", " ", "\t\n"] {
        let others = ["FLORA_BASE_URL", "FLORA_CUSTOM_HEADERS"].map(|name| (name, blank));

        let builder = from(&[key_alone, others[0], others[1]]).unwrap();
        let error = from(&[("FLORA_API_KEY", blank), others[0]]).unwrap_err();

        assert_eq!(builder.base_url, BASE_URL, "{blank:?}");
        assert_eq!(builder.headers.unwrap().len(), 0, "{blank:?}");
        assert!(error.to_string().contains("FLORA_API_KEY"), "{error}");
    }
}

#[test]
fn a_variable_that_is_no_text_is_named() {
    for name in ["FLORA_API_KEY", "FLORA_BASE_URL", "FLORA_CUSTOM_HEADERS"] {
        let error = ClientBuilder::from_variables(|asked| match asked {
            _ if asked == name => Err(()),
            _ => Ok(Some("x-team: render".to_owned())),
        });

        let error = error.unwrap_err();
        assert!(error.is_input(), "{error}");
        assert_eq!(error.to_string(), format!("{name}: expected text in UTF-8"));
    }
}

#[test]
fn a_malformed_line_of_headers_is_refused_and_its_text_not_repeated() {
    let rows = [
        ("no-colon-but-secret", "FLORA_CUSTOM_HEADERS"),
        (
            "x-team: render\nno-colon-but-secret",
            "FLORA_CUSTOM_HEADERS",
        ),
        (": secret", "header"),
        ("x team: secret", "header"),
        ("Authorization: Bearer secret", "header"),
    ];
    for (lines, named) in rows {
        let builder = from(&[("FLORA_API_KEY", "k"), ("FLORA_CUSTOM_HEADERS", lines)]);
        let error = builder.and_then(ClientBuilder::build).unwrap_err();

        assert!(
            error.is_input() && error.to_string().starts_with(named),
            "{lines}: {error}"
        );
        assert!(
            !format!("{error} {error:?}").contains("secret"),
            "{lines}: {error}"
        );
    }
}
