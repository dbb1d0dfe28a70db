// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    ///What went wrong with a request.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ApiError {
        /**The kind of error, in short, such as `not_found`.

An open set: `input_validation_error` and `invalid_json` (400), `unauthorized` and `invalid_api_key` (401), `insufficient_credits` (402), `forbidden` and `paid_plan_required` (403), `not_found` (404), `idempotency_duplicate` (409), `rate_limited` (429) and `unknown_error` (500) are known, and the documentation names a few more. Decide by the HTTP status; use the code to tell apart what shares one.*/
        pub code: ::std::string::String,
        ///What is wrong with which part of the request. Known on `input_validation_error` only; otherwise absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub fields: ::std::option::Option<::std::vec::Vec<FieldError>>,
        ///What went wrong, in words for a person. The text may change at any time.
        pub message: ::std::string::String,
    }
    /**The place in the list where a page starts: opaque, at least 1 character.

Parameters only: answers carry ids as plain strings.*/
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    #[serde(transparent)]
    pub struct Cursor(pub ::std::string::String);
    impl ::std::ops::Deref for Cursor {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<Cursor> for ::std::string::String {
        fn from(value: Cursor) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::string::String> for Cursor {
        fn from(value: ::std::string::String) -> Self {
            Self(value)
        }
    }
    impl ::std::fmt::Display for Cursor {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            self.0.fmt(f)
        }
    }
    impl ::std::str::FromStr for Cursor {
        type Err = ::std::convert::Infallible;
        fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
            Ok(Self(value.to_string()))
        }
    }
    /**The body of an answer that reports an error.

Gateways in front of the API may answer with HTML or nothing at all, so the HTTP status decides first, and a body of another shape must be borne.*/
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ErrorEnvelope {
        ///What went wrong.
        pub error: ApiError,
    }
    ///What is wrong with one part of a request.
    #[cfg_attr(
        doc,
        doc = "\n\nReading one from JSON fails where `field` or `message` is missing, or a field is of another type. A field that this version does not know is passed over.\n\n```\nuse flora_technique_runs::FieldError;\n\n# fn main() -> Result<(), serde_json::Error> {\nlet json = r#\"{\n  \"field\": \"limit\",\n  \"message\": \"Must be a whole number from 1 to 100.\"\n}\"#;\nlet field_error: FieldError = serde_json::from_str(json)?;\nassert_eq!(field_error.field, \"limit\");\n# Ok(())\n# }\n```\n"
    )]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct FieldError {
        ///The name of the parameter or body field that was refused.
        pub field: ::std::string::String,
        ///Why it was refused, in words for a person.
        pub message: ::std::string::String,
    }
    ///What a page says about the listing as a whole.
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct PageMeta {
        /**The value to send as `cursor` for the next page.

Opaque: keep it and hand it back unchanged. `null`, absent and empty all mean that there is no further page. That absent and empty mean the same as `null` is inferred: the official clients read them so.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_cursor: ::std::option::Option<::std::string::String>,
        /**An estimate of how many runs match the filters, over all pages.

A count, 0 or more; it may be `null` or absent. It is an estimate only, and the vendor's own sample shows 0 beside a run, so never let it decide when to stop.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub total_estimate: ::std::option::Option<f64>,
    }
    /**How many runs a page may hold: 1 to 100.

Parameters only. The range is stated for the sibling lists and inferred for this one.*/
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[serde(transparent)]
    pub struct PageSize(pub i64);
    impl ::std::ops::Deref for PageSize {
        type Target = i64;
        fn deref(&self) -> &i64 {
            &self.0
        }
    }
    impl ::std::convert::From<PageSize> for i64 {
        fn from(value: PageSize) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<i64> for PageSize {
        fn from(value: i64) -> Self {
            Self(value)
        }
    }
    impl ::std::fmt::Display for PageSize {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            self.0.fmt(f)
        }
    }
    impl ::std::str::FromStr for PageSize {
        type Err = <i64 as ::std::str::FromStr>::Err;
        fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
            Ok(Self(value.parse()?))
        }
    }
    impl ::std::convert::TryFrom<&str> for PageSize {
        type Error = <i64 as ::std::str::FromStr>::Err;
        fn try_from(value: &str) -> ::std::result::Result<Self, Self::Error> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<String> for PageSize {
        type Error = <i64 as ::std::str::FromStr>::Err;
        fn try_from(value: String) -> ::std::result::Result<Self, Self::Error> {
            value.parse()
        }
    }
    /**The id of a project: `prj_` and at least one more character, no white space.

Parameters only: answers carry ids as plain strings.*/
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    #[serde(transparent)]
    pub struct ProjectId(pub ::std::string::String);
    impl ::std::ops::Deref for ProjectId {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<ProjectId> for ::std::string::String {
        fn from(value: ProjectId) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::string::String> for ProjectId {
        fn from(value: ::std::string::String) -> Self {
            Self(value)
        }
    }
    impl ::std::fmt::Display for ProjectId {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            self.0.fmt(f)
        }
    }
    impl ::std::str::FromStr for ProjectId {
        type Err = ::std::convert::Infallible;
        fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
            Ok(Self(value.to_string()))
        }
    }
    /**The id of a run, as part of a path.

One safe path segment: not empty, not `.` or `..`, and without `/`, `\`, `?`, `#`, `%`, white space and control characters. The rule is this client's own and narrower than the vendor's, so that no id can change the path of a request.

The `run_` in front of every known id is not demanded. Parameters only: answers carry ids as plain strings.*/
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    #[serde(transparent)]
    pub struct RunKey(pub ::std::string::String);
    impl ::std::ops::Deref for RunKey {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<RunKey> for ::std::string::String {
        fn from(value: RunKey) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::string::String> for RunKey {
        fn from(value: ::std::string::String) -> Self {
            Self(value)
        }
    }
    impl ::std::fmt::Display for RunKey {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            self.0.fmt(f)
        }
    }
    impl ::std::str::FromStr for RunKey {
        type Err = ::std::convert::Infallible;
        fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
            Ok(Self(value.to_string()))
        }
    }
    ///One thing that a run made: an image, a video, a sound, a document or a text.
    #[cfg_attr(
        doc,
        doc = "\n\nReading one from JSON fails where `output_id`, `type` or `url` is missing, or a field is of another type. A field that this version does not know is passed over.\n\n```\nuse flora_technique_runs::RunOutput;\n\n# fn main() -> Result<(), serde_json::Error> {\nlet json = r#\"{\n  \"output_id\": \"image-2\",\n  \"type\": \"imageUrl\",\n  \"url\": \"https://media.flora.ai/output.png\"\n}\"#;\nlet run_output: RunOutput = serde_json::from_str(json)?;\nassert_eq!(run_output.output_id, \"image-2\");\n# Ok(())\n# }\n```\n"
    )]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct RunOutput {
        /**Which output of the technique this is, such as `image-2`.

Unique within its run only (inferred).*/
        pub output_id: ::std::string::String,
        ///What kind of thing this is, and so how to read `url`.
        #[serde(rename = "type")]
        pub type_: crate::run::open_enum::OutputType,
        /**Where the output can be downloaded, or the output itself.

When `type` is `text` this holds the text itself and is no URL. Otherwise it is an absolute URL, perhaps with a query that belongs to it. Known media URLs are public and need no API key: send none. Sources differ on whether they last for ever, so download what matters.*/
        pub url: ::std::string::String,
    }
    ///The technique behind a run, in short.
    #[cfg_attr(
        doc,
        doc = "\n\nReading one from JSON fails where `name` or `technique_id` is missing, or a field is of another type. A field that this version does not know is passed over.\n\n```\nuse flora_technique_runs::Technique;\n\n# fn main() -> Result<(), serde_json::Error> {\nlet json = r#\"{\n  \"name\": \"Night camera\",\n  \"technique_id\": \"tech_abcd1234\"\n}\"#;\nlet technique: Technique = serde_json::from_str(json)?;\nassert_eq!(technique.name, \"Night camera\");\n# Ok(())\n# }\n```\n"
    )]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Technique {
        ///The name of the technique, for people to read. Not unique and not an id (inferred).
        pub name: ::std::string::String,
        /**The id of the technique: `tech_` and more characters on every known answer.

Fit for the filter `technique_id` of a listing and for the path of a single look. The slug is not given here.*/
        pub technique_id: ::std::string::String,
    }
    /**The id of a technique as a filter: `tech_` and at least one more character, no white space.

Parameters only: answers carry ids as plain strings. A slug is not taken here (inferred); in a path it is, see `TechniqueKey`.*/
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    #[serde(transparent)]
    pub struct TechniqueId(pub ::std::string::String);
    impl ::std::ops::Deref for TechniqueId {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<TechniqueId> for ::std::string::String {
        fn from(value: TechniqueId) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::string::String> for TechniqueId {
        fn from(value: ::std::string::String) -> Self {
            Self(value)
        }
    }
    impl ::std::fmt::Display for TechniqueId {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            self.0.fmt(f)
        }
    }
    impl ::std::str::FromStr for TechniqueId {
        type Err = ::std::convert::Infallible;
        fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
            Ok(Self(value.to_string()))
        }
    }
    /**The id or the slug of a technique, as part of a path.

One safe path segment: not empty, not `.` or `..`, and without `/`, `\`, `?`, `#`, `%`, white space and control characters. The rule is this client's own and narrower than the vendor's, so that no id can change the path of a request.

Parameters only: answers carry ids as plain strings.*/
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    #[serde(transparent)]
    pub struct TechniqueKey(pub ::std::string::String);
    impl ::std::ops::Deref for TechniqueKey {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<TechniqueKey> for ::std::string::String {
        fn from(value: TechniqueKey) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::string::String> for TechniqueKey {
        fn from(value: ::std::string::String) -> Self {
            Self(value)
        }
    }
    impl ::std::fmt::Display for TechniqueKey {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            self.0.fmt(f)
        }
    }
    impl ::std::str::FromStr for TechniqueKey {
        type Err = ::std::convert::Infallible;
        fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
            Ok(Self(value.to_string()))
        }
    }
    /**One run of a technique: what was asked, how far it is, and what came of it.

A listing and a single look share this type. A single look leaves out `project_id`, `workspace_id`, `technique` and `technique_run_id`, which is why these are optional. A listing may leave out `outputs` even of a completed run: look at the run once to get them.

Whether a run has ended is told by `status` alone. A failed run has `progress` 100 and a `completed_at` like a completed one.*/
    #[cfg_attr(
        doc,
        doc = "\n\nReading one from JSON fails where `run_id`, `status`, `progress` or `created_at` is missing, or a field is of another type. A field that this version does not know is passed over.\n\n```\nuse flora_technique_runs::TechniqueRun;\n\n# fn main() -> Result<(), serde_json::Error> {\nlet json = r#\"{\n  \"created_at\": 1754640000000,\n  \"progress\": 100,\n  \"run_id\": \"run_abc123\",\n  \"status\": \"completed\"\n}\"#;\nlet technique_run: TechniqueRun = serde_json::from_str(json)?;\nassert_eq!(technique_run.run_id, \"run_abc123\");\n# Ok(())\n# }\n```\n"
    )]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct TechniqueRun {
        /**What the run cost, in US dollars, 0 or more.

Eventually consistent: it has been seen absent at the moment when a run turned `completed` and present a minute later. For sums, read it again some time after the run has ended. Failed runs normally carry none.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub charged_cost: ::std::option::Option<f64>,
        /**When the run ended, well or badly. Set on failed runs as well.

Absent until then, and not a sign of success: read `status`.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub completed_at: ::std::option::Option<crate::Timestamp>,
        ///When the run was asked for. Listings are ordered by it, newest first.
        pub created_at: crate::Timestamp,
        /**Why the run failed, as a code. Present on failed runs.

An open set in two spellings: lower case in the documentation (`provider_error`, `model_timeout`, `safety_blocked`), upper case as measured (`GENERATION_PROMPT_MODERATED`, `GPU_PROVIDER_ERROR`). Codes come and go, and some hide a refusal that only `error_message` names. A cancelled run is a failed run with the code `GENERATION_CANCELLED`.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_code: ::std::option::Option<::std::string::String>,
        ///Why the run failed, in words for a person. Present on failed runs; the text may change at any time.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_message: ::std::option::Option<::std::string::String>,
        /**What the run made, in the server's order.

Absent until the run has made something (inferred). A listing may leave it out even then; a single look at the run has it.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub outputs: ::std::option::Option<::std::vec::Vec<RunOutput>>,
        /**Where the server would have this run looked at again: an absolute URL.

Its path has one of two forms, `/techniques/{technique_id}/runs/{run_id}` or `/runs/{run_id}`. This client never follows it: it reads the ids from the end of the path and builds the request from its own base URL, so the API key goes nowhere else. Said to be on every listed run, but optional in the vendor's types. Which form a listing gives is not known.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub poll_url: ::std::option::Option<::std::string::String>,
        /**How far the run is, from 0 to 100 (percent).

It may be fractional, moves in uneven steps, and is 100 on failed runs too, so never read success from it. Show it; clamp it for display only.*/
        pub progress: f64,
        /**The project that the run belongs to: `prj_` and more characters on every known answer.

Always present in a listing, absent from a single look.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub project_id: ::std::option::Option<::std::string::String>,
        /**The id of the run, and the one to key on.

`run_` and at least one more character on every known answer. It is not checked, so an id of another shape does not lose the run.*/
        pub run_id: ::std::string::String,
        ///When work on the run began. Absent before that (inferred), and optional afterwards.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub started_at: ::std::option::Option<crate::Timestamp>,
        ///Where the run stands. It alone tells whether the run has ended.
        pub status: crate::run::open_enum::RunStatus,
        /**The technique that was run.

Always present in a listing, absent from a single look.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub technique: ::std::option::Option<Technique>,
        /**A second name of the run, the same as `run_id` as far as is known (inferred).

Always present in a listing, absent from a single look.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub technique_run_id: ::std::option::Option<::std::string::String>,
        /**The workspace that the run belongs to: `ws_` and more characters on every known answer.

Always present in a listing, absent from a single look.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub workspace_id: ::std::option::Option<::std::string::String>,
    }
    /**One page of the technique run history, newest run first.

The page is the answer of the list operation. Follow `meta.next_cursor` for the next one.*/
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct TechniqueRunPage {
        /**Where the next page starts, and an estimate of how many runs there are.

It is on every known answer, but a client must bear its absence: on a page that is not full, that is the end of the list.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub meta: ::std::option::Option<PageMeta>,
        /**The runs of this page, newest first by `created_at`.

Between 0 and the requested `limit` of them. An empty page is not by itself the end of the list: only the cursor tells. Runs that start while one pages push the others back, so a run may come again on the next page (inferred from the cursor, which is an offset today).*/
        pub technique_runs: ::std::vec::Vec<TechniqueRun>,
    }
    /**The id of a workspace: `ws_` and at least one more character, no white space.

Parameters only: answers carry ids as plain strings.*/
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    #[serde(transparent)]
    pub struct WorkspaceId(pub ::std::string::String);
    impl ::std::ops::Deref for WorkspaceId {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<WorkspaceId> for ::std::string::String {
        fn from(value: WorkspaceId) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::string::String> for WorkspaceId {
        fn from(value: ::std::string::String) -> Self {
            Self(value)
        }
    }
    impl ::std::fmt::Display for WorkspaceId {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            self.0.fmt(f)
        }
    }
    impl ::std::str::FromStr for WorkspaceId {
        type Err = ::std::convert::Infallible;
        fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
            Ok(Self(value.to_string()))
        }
    }
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
}
#[derive(Clone, Debug)]
/**Client for FLORA technique runs

The history of technique runs of the FLORA API, and the look at a single run.

Written by hand from public sources, because the published API document lacks this endpoint, and not checked against the live service. See the README beside this file for where each fact comes from.

Version: 1.0.0*/
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: crate::call::Headers,
}
impl Client {
    /// Create a new client.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new(baseurl: &str, inner: crate::call::Headers) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        let client = {
            let dur = ::std::time::Duration::from_secs(15u64);
            reqwest::ClientBuilder::new().connect_timeout(dur).timeout(dur)
        };
        #[cfg(target_arch = "wasm32")]
        let client = reqwest::ClientBuilder::new();
        Self::new_with_client(baseurl, client.build().unwrap(), inner)
    }
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new_with_client(
        baseurl: &str,
        client: reqwest::Client,
        inner: crate::call::Headers,
    ) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
            inner,
        }
    }
}
impl ClientInfo<crate::call::Headers> for Client {
    fn api_version() -> &'static str {
        "1.0.0"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &crate::call::Headers {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<crate::call::Headers>,
    {}
};
#[allow(clippy::all)]
impl Client {
    /**Look at a run

Looks at one run by its id alone.

The other form of a `poll_url`, made for runs of every kind. One source has seen 500 here for technique runs, so it comes second: prefer `get_technique_run` where the technique is known, and use this when that gives 404.

Sends a `GET` request to `/runs/{run_id}`

Arguments:
- `run_id`: The run to look at, by its `run_id`.
*/
    pub async fn get_run<'a>(
        &'a self,
        run_id: &'a types::RunKey,
    ) -> Result<ResponseValue<ByteStream>, Error<()>> {
        let url = format!(
            "{}/runs/{}", self.baseurl, encode_path(& run_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.get(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "get_run",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::stream(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List technique runs

Lists the technique runs that the key may see, of every status, newest first, a page at a time.

Filters narrow the listing and combine (inferred: a run must satisfy all of them). To see how a hundred runs are doing, one listing of 100 is far cheaper than 100 single looks (measured on a sibling list). Outputs may be missing from it: see the two operations below.

Sends a `GET` request to `/technique-runs`

Arguments:
- `cursor`: Where the page starts: `next_cursor` of the page before.

Leave it out for the newest page. All other filters and `limit` must be sent again with it. Never send it empty.
- `limit`: The most runs that the page may hold, 1 to 100.

The range is inferred from the sibling lists. The server's own default is not published (20 is likely), so always send it.
- `project_id`: Only runs of this project. Without it, runs of every project.
- `status`: Only runs that stand here now; one value. Without it, runs of every status.

No run leaves `completed` or `failed`, so a list of one of these skips none while one pages. Runs leave `pending` and `running` while one pages, which moves the later ones forward, so a listing filtered by these two may skip runs (inferred). To see every run that is going on, list without the filter and pick.
- `technique_id`: Only runs of this technique, by its id. A slug is not taken here (inferred). Without it, runs of every technique.
- `workspace_id`: Only runs of this workspace. Without it, all that the key may see; a key is said to see one workspace.
*/
    pub async fn list_technique_runs<'a>(
        &'a self,
        cursor: Option<&'a str>,
        limit: Option<&'a str>,
        project_id: Option<&'a str>,
        status: Option<&'a str>,
        technique_id: Option<&'a str>,
        workspace_id: Option<&'a str>,
    ) -> Result<ResponseValue<ByteStream>, Error<()>> {
        let url = format!("{}/technique-runs", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .query(&progenitor_client::QueryParam::new("cursor", &cursor))
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("project_id", &project_id))
            .query(&progenitor_client::QueryParam::new("status", &status))
            .query(&progenitor_client::QueryParam::new("technique_id", &technique_id))
            .query(&progenitor_client::QueryParam::new("workspace_id", &workspace_id))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "list_technique_runs",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::stream(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Look at a run of a technique

Looks at one run, under the technique that it is a run of.

The usual form of a `poll_url`. The advised pace is one look every 2 to 5 seconds; runs take from seconds to many minutes. A run that was started elsewhere in the API may give 404 here and be found by `get_run` (one source).

Sends a `GET` request to `/techniques/{technique_id}/runs/{run_id}`

Arguments:
- `technique_id`: The technique whose run it is, by its id or its slug.
- `run_id`: The run to look at, by its `run_id`.
*/
    pub async fn get_technique_run<'a>(
        &'a self,
        technique_id: &'a types::TechniqueKey,
        run_id: &'a types::RunKey,
    ) -> Result<ResponseValue<ByteStream>, Error<()>> {
        let url = format!(
            "{}/techniques/{}/runs/{}", self.baseurl, encode_path(& technique_id
            .to_string()), encode_path(& run_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.get(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "get_technique_run",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::stream(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    #[allow(unused_imports)]
    pub use super::Client;
}
