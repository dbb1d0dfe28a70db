//! Help and wrong arguments fit a narrow terminal.

use crate::program::{Place, bare};

#[test]
fn help_and_wrong_arguments_fit_60_columns() {
    let place = Place::new();
    for (arguments, code, hint) in [
        (&["--help"][..], 0, "Usage:"),
        (&["--every", "0s"], 2, "5min"),
        (&["--once", "--every", "5s"], 2, "'--once'"),
    ] {
        let output = bare(&place).args(arguments).env("COLUMNS", "60").output();
        let output = output.unwrap();

        let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_eq!(output.status.code(), Some(code), "{told}");
        assert!(told.contains(hint), "{told}");
        for line in told.lines() {
            assert!(line.chars().count() <= 60, "{line}");
        }
    }
}
