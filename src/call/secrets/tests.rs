//! What is hidden, and that nothing else is.

use std::iter::once;

use proptest::prelude::*;

use super::*;

const KEY: &str = "sk_live/51H+x.Q=Zw9-AbCdEfGh";

fn secrets(key: &str) -> Secrets {
    Secrets::new(once(key), std::iter::empty())
}

fn with_header(value: &str) -> Secrets {
    Secrets::new(once("another-key-of-it"), once(value.to_owned()))
}

/// The key with each of its bytes spelled so.
fn every_byte(spelled: impl Fn(u8) -> String) -> String {
    KEY.bytes().map(spelled).collect::<Vec<_>>().concat()
}

/// Fails if the text has twelve characters in a row of the secret.
fn assert_hidden(text: &str, secret: &str) {
    for run in secret.as_bytes().windows(RUN) {
        let run = std::str::from_utf8(run).unwrap();
        assert!(!text.contains(run), "{run} is shown in {text}");
    }
}

#[test]
fn a_key_is_hidden_in_every_spelling_that_a_server_may_give_it() {
    let percent = every_byte(|byte| format!("%{byte:02x}"));
    let unicode = every_byte(|byte| format!("\\u{byte:04X}"));
    let numbers = every_byte(|byte| format!("&#{byte};"));
    let hex = every_byte(|byte| format!("&#x{byte:X};"));
    let braces = every_byte(|byte| format!("\\u{{{byte:x}}}"));
    let bytes = every_byte(|byte| format!("\\x{byte:02x}"));
    let table = [
        braces,
        bytes,
        KEY.to_owned(),
        KEY.replace('/', "\\/"),
        KEY.replace('/', "\\\\/"),
        KEY.replace('/', "%2F")
            .replace('+', "%2b")
            .replace('=', "%3D"),
        KEY.replace('/', "%252F"),
        KEY.replace('/', "&#x2f;").replace('+', "&plus;"),
        KEY.replace('/', "&amp;#47;"),
        KEY.replace('/', "\\u0026sol;").replace('=', "&equals;"),
        KEY.replace('/', "\\u002f")
            .replace('=', "%3d")
            .replace('+', "&#43;"),
        numbers.replace(';', ""),
        hex.replace("&#x", "&#X0000000000"),
        unicode.replace('\\', "\\\\"),
        percent.replace('%', "%25"),
        percent,
        unicode,
        numbers,
        hex,
    ];

    for spelled in table {
        let hidden = secrets(KEY).hide(&format!("before {spelled} after"));
        assert_eq!(hidden, "before [hidden] after", "{spelled}");
    }
}

#[test]
fn twelve_characters_of_a_key_are_hidden_and_eleven_are_not() {
    for start in 0..=KEY.len() - RUN {
        let twelve = format!("<{}>", &KEY[start..start + RUN]);
        let eleven = format!("<{}>", &KEY[start..start + RUN - 1]);

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
    let secrets = Secrets::new(once(KEY), once(header.clone()));

    assert_eq!(secrets.hide(&header), "[hidden]");
    assert_eq!(secrets.hide("<for-the-render-farm>"), "<[hidden]>");
}

#[test]
fn headers_that_look_escaped_are_hidden_as_they_are_and_undone() {
    let cookie = "session=abc%2Fdef&amp;x=\\u0041bc; path=/";
    let undone = "session=abc/def&x=Abc; path=/";

    for text in [cookie, undone, &cookie.replace('\\', "\\\\")] {
        assert_eq!(with_header(cookie).hide(text), "[hidden]", "{text}");
    }
}

#[test]
fn media_types_and_short_headers_stay_readable() {
    for value in [
        "application/json",
        "text/html, application/xhtml+xml;q=0.9, */*;q=0.8",
        "application/json; charset=utf-8",
        "render-farm",
    ] {
        assert_eq!(with_header(value).hide(value), value);
    }
    for value in ["application/json; token=abcdefgh", "opaque/abcdefghijkl"] {
        assert_eq!(with_header(value).hide(value), "[hidden]");
    }
}

#[test]
fn a_header_in_any_script_is_hidden_and_no_character_is_cut() {
    let header = "schlüssel für die Küche";
    let escaped = "schl\\u00fcssel%20f%C3%BCr+die+K&#252;che";

    assert_eq!(
        with_header(header).hide(&format!("ä{header}ü")),
        "ä[hidden]ü"
    );
    assert_eq!(with_header(header).hide(escaped), "[hidden]");
}

#[test]
fn a_stretch_of_a_secret_is_found_where_another_secret_begins_as_it_does() {
    let secrets = Secrets::new(
        [
            "the-same-beginning-A-and-one-end",
            "the-same-beginning-B-and-another",
        ]
        .into_iter(),
        std::iter::empty(),
    );

    for text in [
        "the-same-beginning-A-and-one-end",
        "the-same-beginning-B-and-another",
        "same-beginning-B-and",
        "the-same-beginning-A-and-another",
    ] {
        let hidden = secrets.hide(text);

        assert!(hidden.starts_with("[hidden]"), "{hidden}");
        assert_hidden(&hidden, "the-same-beginning-A-and-one-end");
        assert_hidden(&hidden, "the-same-beginning-B-and-another");
    }
}

#[test]
fn a_key_is_found_wherever_it_stands_in_a_long_text() {
    for before in [PIECE - 40, PIECE - 5, PIECE, 3 * PIECE - 7, 4 * PIECE] {
        let text = format!("{}{}", "a".repeat(before), KEY.replace('/', "\\u002f"));

        let hidden = secrets(KEY).hide(&text);

        assert_eq!(hidden.len(), before + "[hidden]".len(), "{before}");
        assert!(hidden.ends_with("a[hidden]"), "{before}");
    }
}

/// One character in one of its spellings.
fn spelled(character: char, spelling: u8) -> String {
    let code = u32::from(character);
    match spelling {
        0 => format!("%{code:02X}"),
        1 => format!("%{code:02x}"),
        2 => format!("\\u{code:04x}"),
        3 => format!("&#{code};"),
        4 => format!("&#x{code:x};"),
        _ => character.to_string(),
    }
}

proptest! {
    #[test]
    fn any_twelve_characters_are_hidden_however_each_is_spelled(
        key in "[A-Za-z0-9_./+=~:-]{12,60}",
        start in any::<prop::sample::Index>(),
        spellings in prop::collection::vec(0..8_u8, 60),
        before in "[ -~]{0,30} ",
        after in " [ -~]{0,30}",
    ) {
        let start = start.index(key.len() - RUN + 1);
        let run: String = key[start..].chars().zip(&spellings)
            .map(|(character, spelling)| spelled(character, *spelling)).collect();

        let hidden = secrets(&key).hide(&format!("{before}{run}{after}"));

        prop_assert!(hidden.contains("[hidden]"), "{}", hidden);
        assert_hidden(&hidden, &key);
    }

    #[test]
    fn a_text_without_the_key_stays_as_it_is(text in "\\PC{0,200}") {
        prop_assert_eq!(secrets(KEY).hide(&text), text);
    }

    #[test]
    fn no_text_and_no_secret_is_too_odd(text in any::<String>(), key in any::<String>(), value in any::<String>()) {
        let secrets = Secrets::new(once(&*key), once(value.clone()));

        let _ = secrets.hide(&text);
        if value.chars().count() >= RUN && !is_media_type(&value) {
            prop_assert_eq!(secrets.hide(&value), "[hidden]");
        }
    }
}

#[test]
fn control_characters_of_a_secret_are_known_by_their_escapes() {
    let password = "ab\u{8}cd\u{c}ef\ngh\rij\tkl";
    let echoed = r"ab\bcd\fef\ngh\rij\tkl";

    let shown = with_header(password).hide(&format!("it was {echoed}."));

    assert!(
        shown.starts_with("it was ") && shown.ends_with('.'),
        "{shown}"
    );
    for part in ["ab", "gh", "kl"] {
        assert!(!shown.contains(part), "{part} is shown in {shown}");
    }
}

#[test]
fn what_stands_between_two_secrets_stays() {
    let shown = secrets(KEY).hide(&format!("<{KEY}> and <{KEY}>"));

    assert!(shown.contains("> and <"), "{shown}");
    assert_hidden(&shown, KEY);
}

#[test]
fn where_a_part_of_a_secret_ends_within_a_character_the_whole_character_is_hidden() {
    // The last byte of the first letters is the same, and the first byte of the last ones.
    let secret = with_header("\u{e9}abcdefghijk\u{e9}");
    for (text, shown) in [("-\u{a9}abcdefghijk-", 2), ("-abcdefghijk\u{e3}-", 2)] {
        let hidden = secret.hide(text);

        assert_eq!(hidden.matches('-').count(), shown, "{hidden}");
        assert!(!hidden.contains(['\u{a9}', '\u{e3}', 'a']), "{hidden}");
    }
}

#[test]
fn a_part_of_one_secret_that_begins_within_a_part_of_another_is_hidden_to_its_end() {
    let two = Secrets::new(once("abcdefghijkl"), once("bcdefghijklM".to_owned()));

    assert!(!two.hide("<abcdefghijklM>").contains('M'));
}

#[test]
fn a_character_beyond_the_first_plane_is_known_by_its_two_halves() {
    let shown = with_header("palette-\u{1f3a8}-of-team").hide(r"<palette-\ud83c\udfa8-of-team>");

    assert!(
        !shown.contains("palette") && !shown.contains("team"),
        "{shown}"
    );
}
