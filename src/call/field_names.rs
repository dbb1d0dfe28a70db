//! The names of fields that are read by hand, as the document gives them: generated.

#![allow(
    dead_code,
    non_upper_case_globals,
    unreachable_pub,
    reason = "not written by hand, and more than is read so"
)]

include!(concat!(env!("OUT_DIR"), "/field_names.rs"));
