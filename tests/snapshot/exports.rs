// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

pub use crate::call::generated::types::FieldError;
pub use crate::call::generated::types::RunOutput;
pub use crate::call::generated::types::Technique;
pub use crate::call::generated::types::TechniqueRun;
pub use crate::run::open_enum::OutputType;
pub use crate::run::open_enum::RunStatus;
