//! All findings so far: the same drift at the same place is one, and counts.

use std::collections::BTreeMap;

use super::{
    edit::Edit,
    finding::{Drift, Finding, UNKNOWN_FIELD, UNKNOWN_VALUE, What, named},
    words::{shown, shown_text},
};

/// How many fields or values of one place are told apart. More of them are keys or free text.
const APART: usize = 50;

/// Where, of what kind, and what came.
type Key = (String, &'static str, String);

#[derive(Default)]
pub(crate) struct Tally {
    findings: BTreeMap<Key, Finding>,
    /// How many findings of a kind there are around a place.
    apart: BTreeMap<(String, &'static str), usize>,
    /// What there is too much of.
    folded: BTreeMap<(String, &'static str), Finding>,
}

impl Tally {
    /// Counts a drift; a value that is too long to be looked at is known by its kind alone.
    pub(crate) fn note(&mut self, file: &str, drift: Drift<'_>, long: Option<&'static str>) {
        let key = (drift.path, drift.kind, drift.came);
        if !self.findings.contains_key(&key) {
            let group = (drift.around, drift.kind);
            let apart = self.apart.entry(group.clone()).or_default();
            if *apart >= APART && matches!(drift.kind, UNKNOWN_FIELD | UNKNOWN_VALUE) {
                let folded = self.folded.entry(group);
                let folded = folded.or_insert_with_key(|(around, kind)| Finding {
                    path: named(around),
                    kind,
                    document: drift.document,
                    came: format!("more than {APART} of them"),
                    edit: Edit::default(),
                    what: drift.what.many(),
                    ..Finding::default()
                });
                folded.count_in(file, 1);
                return;
            }
            *apart += 1;
            let finding = Finding {
                around: group.0,
                path: key.0.clone(),
                kind: key.1,
                document: drift.document,
                came: key.2.clone(),
                sample: shown(drift.value),
                what: drift.what,
                ..Finding::default()
            };
            self.findings.insert(key.clone(), finding);
        }
        if let Some(finding) = self.findings.get_mut(&key) {
            finding.count_in(file, 1);
            match long {
                None => finding.shape.note(drift.value),
                Some(kind) => finding.shape.note_long(kind),
            }
        }
    }

    /// Counts something that is about a body as a whole.
    pub(crate) fn note_body(
        &mut self,
        file: &str,
        path: &str,
        kind: &'static str,
        [came, advice]: [&str; 2],
        body: &str,
    ) {
        let key = (path.to_owned(), kind, came.to_owned());
        let finding = self.findings.entry(key).or_insert_with(|| Finding {
            path: path.to_owned(),
            kind,
            document: "no such answer".to_owned(),
            came: came.to_owned(),
            sample: shown_text(body),
            what: What::Other {
                advice: advice.to_owned(),
            },
            ..Finding::default()
        });
        finding.count_in(file, 1);
    }

    pub(crate) fn findings(mut self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (_, mut one) in self.findings {
            let group = (one.around.clone(), one.kind);
            if let Some(folded) = self.folded.get_mut(&group) {
                for (file, count) in &one.files {
                    folded.count_in(file, *count);
                }
                folded.sample = one.sample;
                continue;
            }
            if one.kind == UNKNOWN_FIELD {
                let kinds: Vec<_> = one.shape.kinds.iter().copied().collect();
                one.came = kinds.join(" or ");
            }
            findings.push(one);
        }
        findings.extend(self.folded.into_values());
        findings.sort_by(|one, other| one.path.cmp(&other.path));
        findings
    }
}

impl Finding {
    fn count_in(&mut self, file: &str, count: usize) {
        self.count += count;
        match self.files.get_mut(file) {
            Some(counted) => *counted += count,
            None => {
                self.files.insert(file.to_owned(), count);
            }
        }
    }
}
