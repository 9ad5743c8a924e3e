//! The export script, run by the real Azure CLI against the stand-in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::stand_in::StandIn;
use crate::program::{Run, azrbac};
use crate::repository::left_out;

/// What signs in, by name only: the stand-in wants no token.
const ACCOUNT: &str = "00000000-0000-4000-8000-000000000001";

/// The name of the program `az`; `None`, and a word about it, where it is not known.
pub(super) fn az(what: &str) -> Option<PathBuf> {
    let found = std::env::var_os("AZRBAC_AZ").map(PathBuf::from);
    if found.is_none() {
        left_out(&format!("{what}: AZRBAC_AZ does not name the Azure CLI"));
    }
    found
}

/// A folder of its own for a test, empty.
pub(super) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Where the script is run.
pub(super) struct Place<'a> {
    pub(super) az: &'a Path,
    pub(super) home: PathBuf,
    pub(super) out: PathBuf,
}

impl<'a> Place<'a> {
    /// With the Azure CLI set up for a cloud of which the stand-in is all there is.
    /// Its calls go out without a token, because the address is no `https` one.
    pub(super) fn new(az: &'a Path, name: &str, stand_in: &StandIn, tenant: &Value) -> Self {
        let home = folder(name);
        let base = &stand_in.address;
        let cloud = format!(
            "[stand-in]\nendpoint_resource_manager = {base}\nendpoint_management = {base}\n\
             endpoint_active_directory = {base}\n\
             endpoint_active_directory_resource_id = {base}\n\
             endpoint_microsoft_graph_resource_id = {base}/graph/\n"
        );
        let profile = json!({"installationId": ACCOUNT, "subscriptions": [{
            "id": ACCOUNT, "name": "stand-in", "state": "Enabled", "isDefault": true,
            "tenantId": tenant, "environmentName": "stand-in",
            "user": {"name": ACCOUNT, "type": "servicePrincipal"}}]});
        let write = |file: &str, text: String| {
            fs::write(home.join(file), text).expect("a file of the Azure CLI");
        };
        write("clouds.config", cloud);
        write("config", "[cloud]\nname = stand-in\n".to_owned());
        write("azureProfile.json", profile.to_string());
        write("export.sh", azrbac(&["snapshot", "script"]).stdout);
        let out = home.join("export");
        Self { az, home, out }
    }

    /// Runs the script.
    pub(super) fn export(&self, args: &[&str]) -> Run {
        let folder = self.az.parent().expect("the folder of az");
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", folder.display());
        let output = Command::new("bash")
            .arg(self.home.join("export.sh"))
            .arg("--out")
            .arg(&self.out)
            .args(args)
            .env_clear()
            .env("PATH", path)
            .env("HOME", &self.home)
            .env("AZURE_CONFIG_DIR", &self.home)
            .env("AZURE_CORE_COLLECT_TELEMETRY", "no")
            .env("AZURE_CORE_NO_COLOR", "true")
            .output()
            .expect("bash starts");
        let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
        Run {
            exit: output.status.code().expect("the script ends by itself"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Forgets what was exported to these files.
    pub(super) fn forget(&self, what: impl Fn(&str) -> bool) {
        for entry in fs::read_dir(&self.out).expect("the export") {
            let path = entry.expect("a file").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            if path.is_file() && what(&name) {
                fs::remove_file(&path).expect("a file that can be removed");
            }
        }
    }

    /// Asks about what was exported.
    pub(super) fn ask(&self, args: &[&str]) -> Run {
        let out = self.out.to_string_lossy();
        azrbac(&[args, &["-s", &out, "-o", "json"]].concat())
    }

    /// The verdict of a question.
    pub(super) fn verdict(&self, who: &str, operation: &str, scope: &str, more: &[&str]) -> String {
        let question = ["can", who, operation, "--scope", scope];
        let run = self.ask(&[&question[..], more].concat());
        let document: Value = serde_json::from_str(&run.stdout).unwrap_or_default();
        document["verdict"]
            .as_str()
            .unwrap_or(&run.stderr)
            .to_owned()
    }

    /// What `snapshot check` finds.
    pub(super) fn check(&self) -> Vec<Value> {
        let run = self.ask(&["snapshot", "check"]);
        let document: Value = serde_json::from_str(&run.stdout).expect("a document");
        document["shortfalls"].as_array().expect("a list").clone()
    }
}
