//! What FLORA says of its runs, and what the database says of them.

use flora_technique_runs::{StandIn, TechniqueRun};

use crate::program::{Place, read_only};

/// A run in a line: id, status, time, cost, error, technique, project, outputs.
pub(crate) async fn told(flora: &StandIn) -> Vec<String> {
    let mut told = Vec::new();
    let mut runs = flora.client().list_runs().outputs(true).items();
    while let Some(run) = runs.try_next().await.unwrap() {
        assert!(run.is_terminal(), "{} goes on", run.run_id);
        told.push(line(&run));
    }
    told.sort();
    told
}

fn line(run: &TechniqueRun) -> String {
    let outputs = run.outputs.iter().flatten();
    let outputs: Vec<String> = outputs
        .map(|output| format!("{} {} {}", output.output_id, output.type_, output.url))
        .collect();
    let technique = run.technique.as_ref().unwrap();
    let words = [
        run.run_id.clone(),
        run.status.to_string(),
        run.created_at.to_string(),
        run.completed_at.unwrap().to_string(),
        run.charged_cost
            .map_or("-".to_owned(), |cost| cost.to_string()),
        run.error_code.clone().unwrap_or_default(),
        technique.technique_id.clone(),
        technique.name.clone(),
        run.project_id.clone().unwrap(),
        outputs.join(", "),
    ];
    words.join("|")
}

/// The same lines of the database.
pub(crate) fn stored(place: &Place) -> Vec<String> {
    let connection = read_only(&place.file());
    let query = "
        SELECT concat_ws('|', run_id, status, created_at, completed_at, ifnull(charged_cost, '-'),
            ifnull(error_code, ''), technique_id, technique, project_id,
            (SELECT ifnull(group_concat(line, ', '), '') FROM
                (SELECT concat_ws(' ', output_id, type, content) AS line FROM outputs
                 WHERE outputs.run_id = history.run_id ORDER BY position)))
        FROM history";
    let mut statement = connection.prepare(query).unwrap();
    let lines = statement.query_map([], |row| row.get(0)).unwrap();
    let mut lines: Vec<String> = lines.map(Result::unwrap).collect();
    lines.sort();
    lines
}
