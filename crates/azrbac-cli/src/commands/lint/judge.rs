//! Runs the rules over a file as its configuration says, and leaves out what was
//! accepted.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use azrbac_core::time::Timestamp;
use azrbac_lint::{
    Circumstances, Fault, Finding, Ignore, Settings, Subject, fault, lint, settle, sort_out,
};

use super::read::Checked;
use super::tenant::Tenant;
use crate::config::{Config, Configs, FileIgnore, absolute, below};
use crate::fingerprint;
use crate::formats::found::Suppressed;

/// What is needed to judge files, and which ignores were of use.
pub(super) struct Judge<'a> {
    configs: &'a Configs,
    tenant: &'a Tenant,
    now: Option<Timestamp>,
    none: Settings,
    /// For each configuration, which of its ignores left something out.
    used: Vec<Vec<bool>>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(configs: &'a Configs, tenant: &'a Tenant, now: Option<Timestamp>) -> Self {
        let all = configs.all().iter();
        Self {
            configs,
            tenant,
            now,
            none: Settings::default(),
            used: all
                .map(|config| vec![false; config.ignores.len()])
                .collect(),
        }
    }

    /// The findings of a file: those that count, and those that do not.
    pub(super) fn file(&mut self, file: &mut Checked, text: &str) {
        let config = self.configs.get(file.config);
        let settings = config.map_or(&self.none, |config| &config.settings);
        let plain = file.subject();
        let own = config.and_then(|config| config.catalogue.as_ref());
        let mut found = lint(&Subject {
            tenant: self.tenant.snapshot.as_ref(),
            settings: Some(settings),
            catalog: own.unwrap_or(plain.catalog),
            ..plain
        });
        found.iter_mut().for_each(in_one_line);
        file.findings = found;
        if text.trim_start().starts_with(['{', '[', '/']) {
            let circumstances = self.circumstances(!file.broken);
            let found = std::mem::take(&mut file.findings);
            let settled = settle(found, file.file, text, settings, circumstances);
            file.findings = settled.findings;
            suppress(file, settled.ignored, true);
        }
        let (Some(config), Some(used)) = (
            config,
            file.config.and_then(|number| self.used.get_mut(number)),
        ) else {
            return;
        };
        let path = below(&config.folder, &file.path);
        let about = config.ignores.iter().enumerate();
        let (numbers, ignores): (Vec<usize>, Vec<&Ignore>) = about
            .filter(|(_, one)| one.is_about(path.as_deref()))
            .map(|(number, one)| (number, &one.ignore))
            .unzip();
        let mut here = vec![false; ignores.len()];
        let found = std::mem::take(&mut file.findings);
        let settled = sort_out(found, &ignores, text, self.now, &mut here);
        for (number, here) in numbers.into_iter().zip(here) {
            if let Some(used) = used.get_mut(number) {
                *used |= here;
            }
        }
        file.findings = settled.findings;
        suppress(file, settled.ignored, false);
    }

    fn fault(&self, config: &Config, one: &FileIgnore, used: bool, whole: bool) -> Option<Fault> {
        let circumstances = self.circumstances(whole);
        fault(&one.ignore, used, &config.settings, circumstances)
    }

    fn circumstances(&self, whole: bool) -> Circumstances {
        Circumstances {
            now: self.now,
            tenant: self.tenant.named,
            whole,
        }
    }

    /// What is to be said of the ignores in the configurations, once every file was
    /// judged; `everything` says that all could be read.
    pub(super) fn configs(
        &self,
        paths: &[PathBuf],
        checked: &[Checked],
        everything: bool,
    ) -> Vec<Checked> {
        let checked: HashSet<PathBuf> = checked.iter().map(|file| absolute(&file.path)).collect();
        let configs = self.configs.all().iter().zip(&self.used);
        configs
            .map(|(config, used)| {
                let mut file = Checked::of_config(config.file);
                let faults = config.ignores.iter().zip(used).filter_map(|(one, used)| {
                    let whole = everything && were_checked(config, one, paths, &checked);
                    Some((one, self.fault(config, one, *used, whole)?))
                });
                file.findings = faults
                    .filter_map(|(one, fault)| told(config, one, &fault))
                    .collect();
                file
            })
            .filter(|file| !file.findings.is_empty())
            .collect()
    }
}

/// Writes control characters of what a file holds as escapes: a line of a pipeline's log
/// may be a command, and this one must not begin where a file likes.
fn in_one_line(finding: &mut Finding) {
    let texts = finding.related.iter_mut().map(|label| &mut label.text);
    let texts = texts.chain(&mut finding.help);
    for text in texts.chain([&mut finding.message]) {
        if text.contains(char::is_control) {
            let letters = text.chars();
            *text = letters.fold(String::new(), |mut plain, letter| {
                match letter.is_control() {
                    true => plain.extend(letter.escape_default()),
                    false => plain.push(letter),
                }
                plain
            });
        }
    }
}

fn suppress(file: &mut Checked, ignored: Vec<(Finding, String)>, in_source: bool) {
    let ignored = ignored.into_iter();
    file.suppressed
        .extend(ignored.map(|(finding, reason)| (finding, Suppressed { in_source, reason })));
}

/// Whether every file that an ignore may be about was checked in this run: the one
/// that it names (or there is none of that name), else all that the configuration
/// holds for.
fn were_checked(
    config: &Config,
    one: &FileIgnore,
    paths: &[PathBuf],
    checked: &HashSet<PathBuf>,
) -> bool {
    if let Some(name) = one.files.as_ref().and_then(|files| files.literal()) {
        let named = config.folder.join(name);
        if named.is_dir() {
            let holds = |path: &Path| path.is_dir() && named.starts_with(absolute(path));
            return paths.iter().any(|path| holds(path));
        }
        return !named.exists() || checked.contains(&named);
    }
    let holds = |path: &Path| path.is_dir() && config.folder.starts_with(absolute(path));
    paths.iter().any(|path| holds(path))
}

fn told(config: &Config, one: &FileIgnore, fault: &Fault) -> Option<Finding> {
    let ignore = &one.ignore;
    let rules: Vec<&str> = ignore
        .rules
        .iter()
        .map(azrbac_lint::Selector::as_str)
        .collect();
    let rules = rules.join(", ");
    let entry = ignore.entry.as_deref().unwrap_or_default();
    let files = one.files.as_ref().map_or("", |files| files.text());
    let print = fingerprint::of(&["ignore", &rules, files, entry].join("\u{1f}"), 1);
    fault.finding(ignore.place, &rules, print, &config.settings)
}
