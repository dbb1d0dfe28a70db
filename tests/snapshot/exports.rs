// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

pub use crate::api::generated::types::FieldError;
pub use crate::api::generated::types::RunOutput;
pub use crate::api::generated::types::Technique;
pub use crate::api::generated::types::TechniqueRun;
pub use crate::open::OutputType;
pub use crate::open::RunStatus;
