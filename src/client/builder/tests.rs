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
fn a_malformed_line_of_headers_is_rejected_and_its_text_not_repeated() {
    let rows = [
        ("no-colon-but-secret", "FLORA_CUSTOM_HEADERS"),
        (
            "x-team: render\nno-colon-but-secret",
            "FLORA_CUSTOM_HEADERS",
        ),
        (": secret", "FLORA_CUSTOM_HEADERS"),
        ("x team: secret", "FLORA_CUSTOM_HEADERS"),
        ("Authorization: Bearer secret", "FLORA_CUSTOM_HEADERS"),
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

#[test]
fn what_is_wrong_in_the_environment_is_told_by_its_variable_and_never_shown() {
    const KEY: &str = "FLORA_API_KEY";
    const URL: &str = "FLORA_BASE_URL";
    const HEADERS: &str = "FLORA_CUSTOM_HEADERS";
    #[rustfmt::skip] // a row a line
    let rows = [
        (KEY, "", "FLORA_API_KEY: expected your FLORA API key in this environment variable; it is not set, or blank"),
        (KEY, "Bearer secret", "FLORA_API_KEY: expected the API key alone, in one line and without the word Bearer; it has white space inside"),
        (KEY, "secret\nsecret", "FLORA_API_KEY: expected the API key alone, in one line and without the word Bearer; it has white space inside"),
        (KEY, "secret…", "FLORA_API_KEY: expected the API key alone, in one line and without the word Bearer; it has a character other than visible ASCII"),
        (KEY, r#""secret""#, "FLORA_API_KEY: expected the API key alone, in one line and without the word Bearer; it is in quotes"),
        (KEY, "'secret'", "FLORA_API_KEY: expected the API key alone, in one line and without the word Bearer; it is in quotes"),
        (KEY, "secret\"", "FLORA_API_KEY: expected the API key alone, in one line and without the word Bearer; it is in quotes"),
        (KEY, r"secret\n", r"FLORA_API_KEY: expected the API key alone, in one line and without the word Bearer; it has a line break spelled out (\n)"),
        (KEY, r"secret\r\n", r"FLORA_API_KEY: expected the API key alone, in one line and without the word Bearer; it has a line break spelled out (\n)"),
        (URL, r#""https://app.flora.ai/secret""#, "FLORA_BASE_URL: expected a whole URL such as https://app.flora.ai/api/v1"),
        (URL, r"https://app.flora.ai/secret\n", "FLORA_BASE_URL: expected a whole URL such as https://app.flora.ai/api/v1"),
        (URL, "secret", "FLORA_BASE_URL: expected a whole URL such as https://app.flora.ai/api/v1"),
        (URL, "ftp://secret", "FLORA_BASE_URL: expected a URL that begins with https://"),
        (URL, "https://me:secret@app.flora.ai/api/v1", "FLORA_BASE_URL: expected a URL without user name and password"),
        (URL, "https://app.flora.ai/api/v1?key=secret", "FLORA_BASE_URL: expected a URL without query (?) and fragment (#)"),
        (URL, "http://app.flora.ai/secret", r#"FLORA_BASE_URL: expected https; http only to localhost, 127.0.0.0/8 or [::1], or where `allow_http` says so; got "http://app.flora.ai""#),
        (HEADERS, "x-team: render\nsecret", "FLORA_CUSTOM_HEADERS, line 2: expected `Name: value`"),
        (HEADERS, r"x-a: 1\nx-b: secret", r"FLORA_CUSTOM_HEADERS, line 1: expected line breaks as such, and none spelled out (\n)"),
        (HEADERS, r#""x-a: secret""#, "FLORA_CUSTOM_HEADERS, line 1: expected a name of letters, digits and `-`"),
        (HEADERS, "\nsecret secret: render", "FLORA_CUSTOM_HEADERS, line 2: expected a name of letters, digits and `-`"),
        (HEADERS, "x-team: secret\u{7f}", "FLORA_CUSTOM_HEADERS, line 1: expected x-team to have a value of one line in visible characters"),
        (HEADERS, "Authorization: Bearer secret", "FLORA_CUSTOM_HEADERS, line 1: expected a name other than authorization, which the client sets itself"),
    ];
    for (name, value, text) in rows {
        let key = (KEY, "key-1");
        let error = if name == KEY {
            from(&[(name, value)])
        } else {
            from(&[key, (name, value)])
        };
        let error = error.and_then(ClientBuilder::build).unwrap_err();

        assert!(error.is_input(), "{error:?}");
        assert_eq!(error.to_string(), text);
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    }
}

#[test]
fn what_is_set_after_the_environment_is_named_as_a_setting() {
    let variables = [("FLORA_API_KEY", "key-1"), ("FLORA_BASE_URL", "wrong")];
    let builder = from(&variables).unwrap();

    let error = builder.base_url("wrong too").build().unwrap_err();

    assert!(error.to_string().starts_with("base_url: "), "{error}");
}
