//! What is hidden, and that nothing else is.

use proptest::prelude::*;

use super::*;

const KEY: &str = "sk_live/51H+x.Q=Zw9-AbCdEfGh";

fn secrets(key: &str) -> Secrets {
    Secrets::new([key], [])
}

fn with_header(value: &str) -> Secrets {
    Secrets::new(["another-key-of-it"], [value])
}

/// Fails if the text has twelve characters in a row of the secret.
fn assert_hidden(text: &str, secret: &str) {
    let characters: Vec<char> = secret.chars().collect();
    for part in characters.windows(PART) {
        let part: String = part.iter().collect();
        assert!(!text.contains(&part), "{part} is shown in {text}");
    }
}

#[test]
fn a_key_of_letters_and_digits_is_hidden_however_a_server_escapes_it() {
    let key = "sk_live_51HxQZw9-AbCdEfGh";
    let json = serde_json::to_string(&format!("<{key}>\n")).unwrap();
    let twice = serde_json::to_string(&json).unwrap();
    let url = format!("%3C{key}%3E");
    let html = format!("&lt;{key}&gt;");

    for text in [json, twice, url, html] {
        let hidden = secrets(key).hide(&text);

        assert_eq!(hidden, text.replace(key, "[hidden]"));
    }
}

#[test]
fn twelve_characters_of_a_key_are_hidden_and_eleven_are_not() {
    for start in 0..=KEY.len() - PART {
        let twelve = format!("<{}>", &KEY[start..start + PART]);
        let eleven = format!("<{}>", &KEY[start..start + PART - 1]);

        assert_eq!(secrets(KEY).hide(&twelve), "<[hidden]>");
        assert_eq!(secrets(KEY).hide(&eleven), eleven);
    }
}

#[test]
fn a_short_key_is_hidden_as_a_whole_and_a_tiny_one_is_no_secret() {
    assert_eq!(secrets("12345678").hide("key 12345678!"), "key [hidden]!");
    assert_eq!(secrets("12345678").hide("key 1234567!"), "key 1234567!");
    assert_eq!(secrets("render").hide("render"), "render");
}

#[test]
fn what_surrounds_the_key_in_a_header_is_hidden_too() {
    let header = format!("Token {KEY} for-the-render-farm");
    let secrets = Secrets::new([KEY], [&*header]);

    assert_eq!(secrets.hide(&header), "[hidden]");
    assert_eq!(secrets.hide("<for-the-render-farm>"), "<[hidden]>");
}

#[test]
fn a_headers_value_is_a_secret_from_twelve_characters_on() {
    for (value, shown) in [
        ("render-farm", "render-farm"),
        ("render-farms", "[hidden]"),
        ("application/json", "[hidden]"),
    ] {
        assert_eq!(with_header(value).hide(value), shown);
    }
}

#[test]
fn a_header_in_any_script_is_hidden_and_no_character_is_cut() {
    let header = "schlüssel für die Küche";

    let hidden = with_header(header).hide(&format!("ä{header}ü"));

    assert!(hidden.starts_with("ä[hidden]"), "{hidden}");
    assert_hidden(&hidden, header);
}

#[test]
fn a_part_of_a_secret_is_found_where_another_secret_begins_as_it_does() {
    let (one, other) = (
        "the-same-beginning-A-and-one-end",
        "the-same-beginning-B-and-another",
    );
    let secrets = Secrets::new([one, other], []);

    for text in [
        one,
        other,
        "same-beginning-B-and",
        "the-same-beginning-A-and-another",
    ] {
        let hidden = secrets.hide(text);

        assert!(hidden.starts_with("[hidden]"), "{hidden}");
        assert_hidden(&hidden, one);
        assert_hidden(&hidden, other);
    }
}

#[test]
fn a_short_secret_within_a_long_one_hides_no_less_of_it() {
    let secrets = Secrets::new(["password", "password-and-more-of-it"], []);

    assert_eq!(secrets.hide("<password-and-more-of-it>"), "<[hidden]>");
    assert_eq!(secrets.hide("<password>"), "<[hidden]>");
}

#[test]
fn what_stands_between_two_secrets_stays() {
    let shown = secrets(KEY).hide(&format!("<{KEY}> and <{KEY}{KEY}>"));

    assert_eq!(shown, "<[hidden]> and <[hidden]>");
}

#[test]
fn what_a_line_is_made_of_is_hidden_once_it_is_one_line() {
    let shown = with_header("Token for the farm").snippet("it was\nToken for\n\tthe farm");

    assert_eq!(shown, "it was [hidden]");
}

proptest! {
    #[test]
    fn any_twelve_characters_are_hidden_wherever_they_stand(
        secret in "[A-Za-z0-9_./+=~:ü☃-]{12,60}",
        start in any::<prop::sample::Index>(),
        before in "\\PC{0,30}",
        after in "\\PC{0,30}",
    ) {
        let characters: Vec<char> = secret.chars().collect();
        let start = start.index(characters.len() - PART + 1);
        let part: String = characters[start..start + PART].iter().collect();

        let hidden = with_header(&secret).hide(&format!("{before}{part}{after}"));

        prop_assert!(hidden.contains("[hidden]"), "{}", hidden);
        assert_hidden(&hidden, &secret);
    }

    #[test]
    fn a_text_without_the_key_stays_as_it_is(text in "\\PC{0,200}") {
        prop_assert_eq!(secrets(KEY).hide(&text), text);
    }

    #[test]
    fn no_text_and_no_secret_is_too_odd(text in any::<String>(), key in any::<String>(), value in any::<String>()) {
        let secrets = Secrets::new([&*key], [&*value]);

        let _ = secrets.hide(&text);
        if value.chars().count() >= PART {
            assert_hidden(&secrets.hide(&value), &value);
        }
    }
}
