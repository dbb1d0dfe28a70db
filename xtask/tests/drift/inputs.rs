//! What is read: bodies in any number and any wrapping of bytes; and what is not.

use std::io::Write as _;

use serde_json::{Value, json};

use crate::{drift, drift_of, files, long_page, page, run, text, told_as};

#[test]
fn one_can_say_what_the_bodies_are() {
    for (operation, missing) in [
        ("list_technique_runs", "technique_runs"),
        ("get_technique_run", "run_id"),
        ("get_run", "run_id"),
        ("error", "error"),
    ] {
        let ran = drift(&["-", "--json", "--operation", operation], &"{}");

        let findings: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
        let paths: Vec<_> = findings.iter().map(|found| text(&found["path"])).collect();
        assert!(paths.contains(&missing), "{operation}: {paths:?}");
    }
}

#[test]
fn files_and_standard_input_count_together() {
    let odd = run(json!({"seed": 1})).to_string();
    let lines = format!("{odd}\n{odd}\n");
    let (_folder, paths) = files(&[&odd, &lines]);

    let ran = drift(&[&paths[0], "-", &paths[1]], &odd);

    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out.starts_with("seed: unknown field, 4×\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.ends_with("\nfindings: 1, bodies: 4\n"),
        "{}",
        ran.out
    );
}

#[test]
fn a_sample_is_short_and_obeyed_by_no_terminal() {
    let long = "ü\u{9b}".repeat(500);
    let body = run(json!({"seed\u{9b}31m": long}));

    let ran = drift(&["-"], &body);

    let longest = ran.out.lines().map(|line| line.chars().count()).max();
    assert!(longest.unwrap() < 120, "{}", ran.out);
    assert!(!ran.out.replace('\n', "").contains(char::is_control));
}

#[test]
fn what_is_not_json_is_told_with_its_place_and_spoils_no_other_file() {
    let (_folder, paths) = files(&["{}\n<html>", &run(json!({"seed": 1})).to_string()]);

    let ran = drift(&[&paths[0], &paths[1]], &"");

    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains(&paths[0]), "{}", ran.err);
    assert!(ran.err.contains("line 2 column 1"), "{}", ran.err);
    assert!(ran.out.contains("seed: unknown field"), "{}", ran.out);
    assert!(ran.out.contains("the body: not recognised"), "{}", ran.out);
}

#[test]
fn an_input_without_a_body_is_unusable() {
    let (folder, paths) = files(&[" \n"]);
    let gone = folder.path().join("gone.json").display().to_string();

    for input in [&paths[0], &gone, "-"] {
        let ran = drift(&[input], &"");

        assert_eq!((ran.code, ran.out), (Some(2), String::new()), "{input}");
        assert!(
            ran.err.starts_with(&format!("error: {input}: ")),
            "{}",
            ran.err
        );
    }
}

#[test]
fn an_unknown_operation_is_rejected_with_the_known_ones() {
    let ran = drift(&["--operation", "get_runs", "-"], &"{}");

    assert_eq!((ran.code, ran.out), (Some(2), String::new()));
    for word in ["`get_runs`", "get_run\n", "list_technique_runs", "error"] {
        assert!(ran.err.contains(word), "no {word} in {}", ran.err);
    }
}

#[test]
fn bodies_may_stand_in_an_array_in_lines_or_in_a_row() {
    let odd = run(json!({"seed": 1})).to_string();
    for input in [
        format!("[{odd},\n {odd}]"),
        format!("[[{odd}], [], {odd}]"),
        format!("{odd}\n{odd}\n"),
        format!("{odd}{odd}"),
        format!("\r\n{odd}\r\n[{odd}]\r\n"),
    ] {
        let ran = drift(&["-"], &input);

        assert!(
            ran.out.starts_with("seed: unknown field, 2×\n"),
            "{input}: {}",
            ran.err
        );
        assert!(ran.out.ends_with("findings: 1, bodies: 2\n"), "{}", ran.out);
        assert_eq!(ran.code, Some(1));
    }
}

#[test]
fn a_byte_order_mark_and_gzip_are_read_through() {
    let odd = run(json!({"seed": 1})).to_string();
    let marked = format!("\u{feff}{odd}");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(marked.as_bytes()).unwrap();

    told_as(marked.as_bytes(), "seed", "unknown field");
    told_as(&packed.finish().unwrap(), "seed", "unknown field");
}

#[test]
fn an_array_that_is_cut_off_is_unusable_and_what_came_is_held() {
    let ran = drift(&["-"], &format!("[{}, ", run(json!({"seed": 1}))));

    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("cut off"), "{}", ran.err);
    assert!(ran.out.contains("seed: unknown field"), "{}", ran.out);
    let inside = drift(&["-"], &"{}\n\n  {\"a\": [1, }}");
    assert!(inside.err.contains("line 3 column 13"), "{}", inside.err);
}

#[test]
fn a_body_that_is_cut_off_is_told_as_that() {
    let whole = long_page(run(json!({}))).to_string();

    let ran = drift(&["-"], &&whole[..65_536]);

    assert_eq!(ran.code, Some(2));
    let told = "cut off: the body has no end after 65536 bytes, at line 1";
    assert!(ran.err.contains(told), "{}", ran.err);
}

#[test]
fn brackets_without_end_are_unusable_and_crash_nothing() {
    let ran = drift(&["-"], &"{\"a\":[".repeat(100_000));

    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("brackets in brackets"), "{}", ran.err);
}

#[test]
fn utf_16_is_told_for_what_it_is() {
    let text = page(&[run(json!({}))]).to_string();
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));

    let ran = drift_of(&["-"], &bytes);

    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("UTF-16"), "{}", ran.err);
}

#[test]
fn arrays_in_arrays_without_end_are_unusable_and_crash_nothing() {
    let ran = drift(&["-"], &"[".repeat(1_000_000));

    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("too deep, at line 1 column 17"),
        "{}",
        ran.err
    );
}
