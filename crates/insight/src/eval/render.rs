//! A report as text and as Markdown: the same rows, laid out twice.

use std::fmt::Write as _;

use super::{Counts, Figures, Part, Report};

type Row = Vec<String>;

impl Report {
    /// Columns for a terminal.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for (title, rows) in self.tables() {
            let _ = writeln!(out, "{title}\n");
            let widths = widths(&rows);
            for row in &rows {
                let cells = row.iter().zip(&widths).enumerate();
                let line: String = cells
                    .map(|(i, (cell, &w))| match i {
                        0 => format!("{cell:<w$}"),
                        _ => format!("  {cell:>w$}"),
                    })
                    .collect();
                let _ = writeln!(out, "  {}", line.trim_end());
            }
            out.push('\n');
        }
        out
    }

    /// Tables for a page.
    pub fn to_markdown(&self) -> String {
        let mut out = String::new();
        for (title, rows) in self.tables() {
            let _ = writeln!(out, "### {title}\n");
            for (i, row) in rows.iter().enumerate() {
                let _ = writeln!(out, "| {} |", row.join(" | "));
                if i == 0 {
                    let rule = row
                        .iter()
                        .enumerate()
                        .map(|(i, _)| if i == 0 { " --- |" } else { " ---: |" });
                    let _ = writeln!(out, "|{}", rule.collect::<String>());
                }
            }
            out.push('\n');
        }
        out
    }

    fn tables(&self) -> Vec<(String, Vec<Row>)> {
        let mut tables = vec![("Overall".to_owned(), self.overall())];
        for part in Part::EACH {
            let figures = self.part(part);
            let n = figures.conversations;
            tables.push((
                format!("Signals, {} ({n} conversations)", part.label()),
                signals(figures),
            ));
            tables.push((
                format!("Context, {} ({n} conversations)", part.label()),
                context(figures),
            ));
        }
        tables
    }

    fn overall(&self) -> Vec<Row> {
        let row = |name: &str, of: &dyn Fn(&Figures) -> String| {
            [name.to_owned()]
                .into_iter()
                .chain(Part::EACH.map(|p| of(self.part(p))))
                .collect()
        };
        let heads = Part::EACH.map(|p| p.label().to_owned());
        vec![
            [String::new()].into_iter().chain(heads).collect(),
            row("conversations", &|f| f.conversations.to_string()),
            row("signals macro-F1", &|f| figure(f.signals_macro_f1())),
            row("qualified accuracy", &|f| figure(f.qualified_accuracy())),
            row("wants-human accuracy", &|f| {
                figure(f.wants_human_accuracy())
            }),
            row("evidence precision", &|f| figure(f.evidence_precision())),
            row("values right", &|f| figure(f.values().recall())),
        ]
    }
}

fn signals(figures: &Figures) -> Vec<Row> {
    let head = [
        "signal",
        "precision",
        "recall",
        "F1",
        "accuracy",
        "macro-F1",
        "evidence precision",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (name, s) in &figures.signals {
        let mut row = counts_row(&name.to_string(), s.decided());
        row.extend([s.accuracy(), s.macro_f1(), s.evidence.precision()].map(figure));
        rows.push(row);
    }
    rows
}

fn context(figures: &Figures) -> Vec<Row> {
    let head = ["field", "precision", "recall", "F1"];
    vec![
        head.map(str::to_owned).to_vec(),
        counts_row("features", figures.features),
        counts_row("competitors", figures.competitors),
        counts_row("questions", figures.questions),
        counts_row("objections", figures.objections),
    ]
}

fn counts_row(name: &str, c: Counts) -> Row {
    vec![
        name.to_owned(),
        figure(c.precision()),
        figure(c.recall()),
        figure(c.f1()),
    ]
}

fn figure(share: f64) -> String {
    format!("{share:.2}")
}

fn widths(rows: &[Row]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |i: usize| {
        rows.iter()
            .filter_map(|r| r.get(i))
            .map(|c| c.chars().count())
            .max()
    };
    (0..columns).map(|i| width(i).unwrap_or(0)).collect()
}
