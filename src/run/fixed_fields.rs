//! Which fields of a run never change, as the document marks them: generated.

include!(concat!(env!("OUT_DIR"), "/fixed_fields.rs"));
